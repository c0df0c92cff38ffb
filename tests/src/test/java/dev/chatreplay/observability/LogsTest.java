package dev.chatreplay.observability;

import static dev.chatreplay.client.Errors.assertError;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Answer;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.HundredMsApi;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.local.template.Template;
import dev.chatreplay.observability.WatchedStack.Line;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// Tests the output of the whole stack while it serves good, bad and failing requests. Runs alone, because the stacks of other tests would write
/// to the same log.
@Scaled
@Isolated
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogsTest {
    private final List<String> secrets = new ArrayList<>();
    @AutoClose
    private final WatchedStack stack;
    private final Api api;
    private final HundredMsApi hms;
    private final Answer exported;

    LogsTest(@TempDir Path directory) throws IOException {
        stack = WatchedStack.start(directory);
        var key = stack.newOrganization("acme");
        api = stack.api("acme", key);
        secrets.add(key);
        secrets.add(stack.variable("AWS_SECRET_ACCESS_KEY"));
        api.send(secretChat("s-good").ended());
        stack.line("CompactSessionChat", "EXPORTED");
        exported = api.chat("s-good");
        var webhook = api.send("POST", "/v2/webhooks", webhook("good"));
        assertThat(webhook.status()).as("%s", webhook).isEqualTo(201);
        secrets.add(webhook.data().path("secret").asText());
        hms = stack.remote().withHundredMsKey(api);
        secrets.add(hms.secret());
        sendTokens();
        sendBadRequests(key);
        sendFailingRequests();
        putOnBus();
    }

    private String secret(String kind) {
        var secret = "secret-" + kind + "-" + UUID.randomUUID();
        secrets.add(secret);
        return secret;
    }

    private Chat secretChat(String sessionId) {
        return new Chat(sessionId).event("session.started", event -> event.put("title", secret("title")))
                .sent("m-1", secret("text"), message -> message.put("participantId", secret("participant"))
                        .put("userId", secret("user")).put("displayName", secret("name")))
                .edited("m-1", secret("edit")).sentTo(List.of(secret("target")), "m-2", secret("private"));
    }

    private void sendTokens() {
        for (var path : List.of("/recording-assets", "/sessions", "/sessions/s-good")) {
            var token = hms.token();
            secrets.add(token);
            assertThat(hms.getWith(token, path).status()).isEqualTo(200);
        }
        var claims = hms.claims();
        claims.put("jti", secret("jti"));
        claims.put("exp", 0);
        assertThat(hms.getWith(hms.sign(claims), "/sessions").status()).isEqualTo(401);
        assertThat(hms.getWith(hms.token() + "x", "/sessions").status()).isEqualTo(401);
    }

    private void sendBadRequests(String key) {
        for (var authorization : List.of(Api.basic("acme:" + secret("key")), Api.basic(key + ":acme"), Api.basic(key),
                "Bearer " + secret("token"))) {
            assertError(api.with(authorization).chat("s-good"), 401, "UNAUTHORIZED");
        }
        assertError(api.chat(key), 404, "SESSION_NOT_FOUND");
        assertError(api.chatAt(secret("id") + "%0A"), 400, "INVALID_SESSION_ID");
        assertError(api.post(secret("body").getBytes(UTF_8)), 400, "INVALID_JSON");
        for (var field : List.of("payloadType", "id", "createdAt")) {
            assertError(api.post(new Chat().sent("m-1", "", m -> m.put(field, secret(field) + "\u0001")).events()), 400,
                    "INVALID_EVENTS");
        }
        assertError(
                api.post(new Chat().sent("m-1", "", m -> m.put("displayName", secret("long").repeat(100))).events()),
                400, "INVALID_EVENTS");
        assertError(api.post(new Chat().event(secret("type"), _ -> {
        }).events()), 400, "INVALID_EVENTS");
    }

    private void sendFailingRequests() {
        assertError(api.post(secretChat(WatchedProcess.UNREACHABLE).events()), 503, "TRY_AGAIN");
        assertError(api.chat(WatchedProcess.UNREACHABLE), 503, "TRY_AGAIN");
        assertError(api.post(secretChat(WatchedProcess.REFUSED).events()), 500, "INTERNAL_ERROR");
        assertError(api.chat(WatchedProcess.REFUSED), 500, "INTERNAL_ERROR");
        assertError(api.get("/v2/sessions/" + WatchedProcess.UNREACHABLE), 503, "TRY_AGAIN");
        assertError(api.get("/v2/sessions/" + WatchedProcess.REFUSED), 500, "INTERNAL_ERROR");
        assertError(api.send("POST", "/v2/webhooks", webhook(WatchedProcess.REFUSED)), 500, "INTERNAL_ERROR");
        assertThat(hms.get("/sessions/" + WatchedProcess.UNREACHABLE).status()).isEqualTo(503);
        assertThat(hms.get("/sessions/" + WatchedProcess.REFUSED).status()).isEqualTo(500);
        api.send(secretChat(WatchedProcess.UNEXPORTABLE).ended());
        stack.line("CompactSessionChat", "FAILED");
        assertError(api.chatWhenReady(WatchedProcess.UNEXPORTABLE), 503, "TRY_AGAIN");
    }

    private String webhook(String name) {
        return "{\"name\":\"%s\",\"url\":\"https://hooks.example.com/?key=%s\",\"events\":[\"meeting.chatSynced\"],\"headers\":{\"X-Passcode\":\"%s\"}}"
                .formatted(name, secret("query"), secret("header"));
    }

    private void putOnBus() {
        stack.put(secret("body"));
        stack.line("ConsumeEvents", "DEAD_LETTERED");
        secretChat("s-bus").events().forEach(event -> stack.put(ofAcme(event)));
        stack.line("ConsumeEvents", "RECORDED");
        secretChat(WatchedProcess.UNREACHABLE).events().forEach(event -> stack.put(ofAcme(event)));
        stack.line("ConsumeEvents", "FAILED");
    }

    private static String ofAcme(ObjectNode event) {
        return event.put("organizationId", "acme").toString();
    }

    @Test
    void logsHaveNoSecrets() {
        var printed = stack.text();
        assertThat(secrets).hasSizeGreaterThan(40).noneMatch(printed::contains);
    }

    @Test
    void logsHaveNoLinks() {
        var live = secretChat("s-live");
        api.send(live);
        for (var answer : List.of(exported, api.chatWhenReady("s-live"))) {
            assertThat(Api.download(answer)).isNotEmpty();
            assertThat(stack.text()).doesNotContain(answer.downloadUrl().getPath(), "X-Amz-");
        }
    }

    @Test
    void bugIsLoggedAsErrorWithStack() {
        for (var source : Template.packaged().eventSources("HttpApi")) {
            var line = stack.line(source.function(), "INTERNAL_ERROR");
            assertThat(line.printedLevel()).isEqualTo("ERROR");
            assertThat(line.json().path("level").asText()).isEqualTo("ERROR");
            assertThat(line.json().path("failure").asText()).contains("DynamoDbException");
            assertThat(line.json().path("awsErrorCode").asText()).isEqualTo("ValidationException");
            assertThat(line.json().path("awsStatus").asInt()).isEqualTo(400);
            assertThat(line.json().path("stack").asText()).contains("dev.chatreplay.");
        }
    }

    @Test
    void retryableFailuresAreWarningsAndOtherOutcomesInfo() {
        assertThat(stack.line("GetSessionChat", "TRY_AGAIN").printedLevel()).isEqualTo("WARN");
        assertThat(stack.line("CompactSessionChat", "FAILED").printedLevel()).isEqualTo("WARN");
        assertThat(stack.line("GetSessionChat", "UNAUTHORIZED").printedLevel()).isEqualTo("INFO");
        assertThat(stack.line("PostEvents", "OK").printedLevel()).isEqualTo("INFO");
    }

    @Test
    void requestsAreCountedByOutcome() {
        for (var line : List.of(stack.line("PostEvents", "OK"), stack.line("PostEvents", "INVALID_EVENTS"),
                stack.line("GetSessionChat", "UNAUTHORIZED"), stack.line("GetSessionChat", "TRY_AGAIN"))) {
            assertThat(metric(line, "Requests")).isEqualTo(1);
            assertThat(directive(line, "Requests").path("Dimensions").toString())
                    .isEqualTo("[[\"Function\",\"Outcome\"]]");
        }
    }

    @Test
    void recordedEventsAreCountedAndRefusedEventsAreNot() {
        assertThat(metric(stack.line("PostEvents", "OK"), "EventsRecorded")).isEqualTo(5);
        assertThat(metric(stack.line("ConsumeEvents", "RECORDED"), "EventsRecorded")).isEqualTo(1);
        assertThat(stack.line("PostEvents", "INVALID_EVENTS").json().has("EventsRecorded")).isFalse();
        assertThat(stack.line("ConsumeEvents", "DEAD_LETTERED").json().has("EventsRecorded")).isFalse();
    }

    @Test
    void failuresAndDeadLettersAreCounted() {
        assertThat(metric(stack.line("CompactSessionChat", "FAILED"), "Failures")).isEqualTo(1);
        assertThat(metric(stack.line("ConsumeEvents", "FAILED"), "Failures")).isEqualTo(1);
        var letter = stack.line("ConsumeEvents", "DEAD_LETTERED");
        assertThat(metric(letter, "DeadLettered")).isEqualTo(1);
        assertThat(directive(letter, "DeadLettered").path("Dimensions").toString())
                .isEqualTo("[[\"Function\",\"Reason\"]]");
        assertThat(letter.json().path("Reason").asText()).isEqualTo("INVALID_EVENT");
        assertThat(letter.json().path("reason").asText()).startsWith("INVALID_JSON at $");
    }

    @Test
    void compactionLogsMetricsOfItsExport() {
        var line = stack.line("CompactSessionChat", "EXPORTED");
        assertThat(metric(line, "CompactedMessages")).isEqualTo(exported.data().get("chat_message_count").asLong());
        assertThat(metric(line, "CompactedBytes")).isEqualTo(exported.data().get("chat_size_bytes").asLong());
        assertThat(metric(line, "CompactionDuration")).isEqualTo(line.json().get("durationMillis").asLong());
        assertThat(metric(line, "CompactionLag")).isBetween(0L, 180_000L);
        assertThat(directive(line, "CompactionLag").path("Metrics").toString())
                .isEqualTo("[{\"Name\":\"CompactionLag\",\"Unit\":\"Milliseconds\"}]");
        assertThat(stack.line("CompactSessionChat", "FAILED").json().has("CompactionDuration")).isFalse();
    }

    /// Returns the value of a metric that CloudWatch would extract from the log line.
    private static long metric(Line line, String name) {
        var directive = directive(line, name);
        assertThat(directive.path("Namespace").asText()).isEqualTo("ChatReplay");
        directive.path("Dimensions").get(0).forEach(
                dimension -> assertThat(line.json().path(dimension.asText()).isTextual()).as("%s", line).isTrue());
        assertThat(line.json().path(name).isIntegralNumber()).as("%s", line).isTrue();
        return line.json().path(name).asLong();
    }

    private static JsonNode directive(Line line, String metric) {
        assertThat(line.json().at("/_aws/Timestamp").asLong()).isPositive();
        return line.json().at("/_aws/CloudWatchMetrics").valueStream()
                .filter(directive -> directive.at("/Metrics/0/Name").asText().equals(metric)).findFirst()
                .orElseThrow(() -> new AssertionError(metric + " is not in " + line));
    }
}
