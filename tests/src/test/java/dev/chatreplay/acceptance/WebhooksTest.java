package dev.chatreplay.acceptance;

import static dev.chatreplay.client.Errors.assertError;
import static dev.chatreplay.client.Errors.assertIsDocumented;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Answer;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Gzip;
import dev.chatreplay.client.Json;
import dev.chatreplay.client.NotOnSamLocal;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests the routes that manage webhooks. The tests share one organization, which may have ten webhooks.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock(Installation.WEBHOOKS)
class WebhooksTest {
    private static final String PATH = "/v2/webhooks";
    private static final String SYNCED = "meeting.chatSynced";
    private static final Api API = Installation.manager();

    private static ObjectNode registration() {
        var body = JsonNodeFactory.instance.objectNode().put("name", "Chats to our archive")
                .put("url", "https://hooks.example.com/chat?key=a%20b");
        body.putArray("events").add(SYNCED);
        return body;
    }

    private static Answer post(JsonNode body) {
        return API.send("POST", PATH, body.toString());
    }

    private static JsonNode created() {
        var answer = post(registration());
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
        assertIsDocumented(answer);
        return answer.data();
    }

    private static String pathOf(JsonNode webhook) {
        return PATH + "/" + webhook.path("id").asText();
    }

    private static Answer read(JsonNode webhook) {
        return API.get(pathOf(webhook));
    }

    @AfterEach
    void removeAll() {
        API.get(PATH).data().forEach(webhook -> API.send("DELETE", pathOf(webhook), ""));
    }

    @Test
    void createdWebhookIsReadAndListedWithoutSecret() {
        var began = Instant.now().minusSeconds(300);
        var created = created();
        assertThat(UUID.fromString(created.path("id").asText())).isNotNull();
        assertThat(created.path("name").asText()).isEqualTo("Chats to our archive");
        assertThat(created.path("url").asText()).isEqualTo("https://hooks.example.com/chat?key=a%20b");
        assertThat(created.path("events")).singleElement().extracting(JsonNode::asText).isEqualTo(SYNCED);
        assertThat(created.path("enabled").asBoolean()).isTrue();
        assertThat(created.path("sends")).singleElement().extracting(JsonNode::asText).isEqualTo(SYNCED);
        assertThat(created.path("flavor").asText()).isEqualTo("standard");
        assertThat(Instant.parse(created.path("created_at").asText())).isAfter(began)
                .isEqualTo(Instant.parse(created.path("updated_at").asText()));
        assertThat(Base64.getDecoder().decode(created.path("secret").asText().substring("whsec_".length())))
                .hasSize(32);

        var fields = ((ObjectNode) created.deepCopy()).without("secret");
        var read = read(created);
        assertIsDocumented(read);
        assertThat(read.data()).isEqualTo(fields);
        var second = ((ObjectNode) created().deepCopy()).without("secret");
        var list = API.get(PATH);
        assertIsDocumented(list);
        assertThat(list.data()).containsExactly(fields, second);
    }

    @Test
    void everyWebhookHasSecretOfItsOwn() {
        assertThat(created().path("secret")).isNotEqualTo(created().path("secret"));
    }

    @Test
    void headerValuesAreNeverGivenBack() {
        var body = registration().put("flavor", "100ms");
        body.putObject("headers").put("X-Passcode", "open sesame").put("Authorization", "Bearer t0ken");
        body.putArray("events").add("recording.success").add("peer.join.success").add("recording.success");
        var answer = post(body);
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
        assertThat(answer.data().path("flavor").asText()).isEqualTo("100ms");
        assertThat(answer.data().path("events")).extracting(JsonNode::asText).containsExactly("peer.join.success",
                "recording.success");
        for (var shown : List.of(answer, read(answer.data()), API.get(PATH),
                API.send("PATCH", pathOf(answer.data()), "{\"name\":\"other\"}"))) {
            assertIsDocumented(shown);
            assertThat(shown.toString()).contains("X-Passcode", "Authorization").doesNotContain("sesame", "t0ken");
        }
    }

    @Test
    void putReplacesRegistrationAndKeepsHeaders() {
        var body = registration().put("enabled", false);
        body.putObject("headers").put("X-Passcode", "p");
        var created = post(body).data();
        assertThat(created.path("enabled").asBoolean()).isFalse();

        var changed = registration().put("name", "new").put("url", "https://other.example.com:8443/");
        changed.putArray("events").add("meeting.ended").add(SYNCED);
        var answer = API.send("PUT", pathOf(created), changed.toString());
        assertIsDocumented(answer);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.data().path("name").asText()).isEqualTo("new");
        assertThat(answer.data().path("url").asText()).isEqualTo("https://other.example.com:8443/");
        assertThat(answer.data().path("events")).extracting(JsonNode::asText).containsExactly("meeting.ended", SYNCED);
        assertThat(answer.data().path("enabled").asBoolean()).isTrue();
        assertThat(answer.data().path("header_names")).extracting(JsonNode::asText).containsExactly("X-Passcode");
        assertThat(answer.data().path("created_at")).isEqualTo(created.path("created_at"));
        assertThat(answer.data().has("secret")).isFalse();
        assertThat(read(created).data()).isEqualTo(answer.data());
    }

    @Test
    void patchChangesOnlyItsFields() {
        var created = created();
        var answer = API.send("PATCH", pathOf(created), "{\"enabled\":false,\"name\":null,\"id\":\"x\"}");
        assertIsDocumented(answer);
        var expected = ((ObjectNode) created.deepCopy()).without("secret");
        ((ObjectNode) expected).put("enabled", false).set("updated_at", answer.data().path("updated_at"));
        assertThat(answer.data()).isEqualTo(expected);
        assertThat(API.send("PATCH", pathOf(created), "{\"headers\":{\"X-A\":\"1\"}}").data().path("header_names"))
                .hasSize(1);
        assertThat(API.send("PATCH", pathOf(created), "{\"headers\":{}}").data().path("header_names")).isEmpty();
        assertThat(API.send("PATCH", pathOf(created), "{\"enabled\":true}").data().path("enabled").asBoolean())
                .isTrue();
    }

    @Test
    void removedWebhookIsGone() {
        var created = created();
        var removed = API.send("DELETE", pathOf(created), "");
        assertIsDocumented(removed);
        assertThat(removed.data().path("id")).isEqualTo(created.path("id"));
        for (var answer : List.of(read(created), API.send("DELETE", pathOf(created), ""),
                API.send("PUT", pathOf(created), registration().toString()),
                API.send("PATCH", pathOf(created), "{\"enabled\":true}"),
                API.send("POST", pathOf(created) + "/rotate-secret", ""))) {
            assertError(answer, 404, "WEBHOOK_NOT_FOUND");
        }
        assertThat(API.get(PATH).data()).isEmpty();
    }

    @Test
    void rotationGivesNewSecretAndEndOfOldOne() {
        var created = created();
        var rotated = API.send("POST", pathOf(created) + "/rotate-secret", "");
        assertThat(rotated.status()).as("%s", rotated).isEqualTo(200);
        assertIsDocumented(rotated);
        assertThat(rotated.data().path("id")).isEqualTo(created.path("id"));
        assertThat(rotated.data().path("secret").asText()).startsWith("whsec_")
                .isNotEqualTo(created.path("secret").asText());
        assertThat(Instant.parse(rotated.data().path("replaced_secret_until").asText()))
                .isBetween(Instant.now().plusSeconds(23 * 3600), Instant.now().plusSeconds(25 * 3600));
        var again = API.send("POST", pathOf(created) + "/rotate-secret", "");
        assertThat(again.data().path("secret")).isNotEqualTo(rotated.data().path("secret"));
        assertThat(read(created).data().has("secret")).isFalse();
    }

    @Test
    void fourthRotationIsRefusedWithTimeOfNextOne() {
        var created = created();
        var first = API.send("POST", pathOf(created) + "/rotate-secret", "");
        API.send("POST", pathOf(created) + "/rotate-secret", "");
        assertThat(API.send("POST", pathOf(created) + "/rotate-secret", "").status()).isEqualTo(200);
        var refused = API.send("POST", pathOf(created) + "/rotate-secret", "");
        assertError(refused, 409, "TOO_MANY_SECRETS");
        assertThat(refused.message()).contains(first.data().path("replaced_secret_until").asText()).endsWith(".");
    }

    @Test
    void registrationThatGetsNothingSendsNothing() {
        var body = registration();
        body.putArray("events").add("meeting.ended");
        assertThat(post(body).data().path("sends")).isEmpty();
        body.put("flavor", "100ms").putArray("events").add(SYNCED).add("recording.success");
        assertThat(post(body).data().path("sends")).singleElement().extracting(JsonNode::asText)
                .isEqualTo("recording.success");
    }

    @Test
    void eleventhWebhookIsRefusedUntilOneIsRemoved() {
        var webhooks = Stream.generate(WebhooksTest::created).limit(10).toList();
        var refused = post(registration());
        assertError(refused, 409, "TOO_MANY_WEBHOOKS");
        assertThat(refused.message()).contains("Remove a webhook first").endsWith(".");
        API.send("DELETE", pathOf(webhooks.getFirst()), "");
        assertThat(post(registration()).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "0B5F1C9E-3A77-4C52-9D0E-6F2A8B1C4D3E", "0b5f1c9e-3a77-4c52-9d0e-6f2a8b1c4d3e",
            "%23registered"})
    void idOfNoWebhookIsNotFound(String id) {
        var answer = API.get(PATH + "/" + id);
        assertThat(answer.status()).as("%s", answer).isEqualTo(404);
    }

    @Test
    @NotOnSamLocal("SAM local decodes a slash in a path before it chooses the route")
    void idWithSlashIsNotFound() {
        var answer = API.get(PATH + "/..%2fx");
        assertThat(answer.status()).as("%s", answer).isEqualTo(404);
    }

    static Stream<Arguments> wrongFields() {
        return Stream.of(
                Arguments.of("{\"name\":\"\"}", "$.name", "INVALID_NAME"),
                Arguments.of("{\"name\":\" \"}", "$.name", "INVALID_NAME"),
                Arguments.of("{\"name\":\"" + "x".repeat(129) + "\"}", "$.name", "INVALID_NAME"),
                Arguments.of("{\"name\":\"a\\nb\"}", "$.name", "INVALID_NAME"),
                Arguments.of("{\"name\":1}", "$.name", "WRONG_TYPE"),
                Arguments.of("{\"url\":\"http://hooks.example.com/\"}", "$.url", "INVALID_URL"),
                Arguments.of("{\"url\":\"https://169.254.169.254/\"}", "$.url", "INVALID_URL"),
                Arguments.of("{\"url\":\"https://hooks.example.com:22/\"}", "$.url", "INVALID_URL"),
                Arguments.of("{\"url\":{}}", "$.url", "WRONG_TYPE"),
                Arguments.of("{\"events\":[]}", "$.events", "UNKNOWN_EVENTS"),
                Arguments.of("{\"events\":[\"chat.synced\"]}", "$.events", "UNKNOWN_EVENTS"),
                Arguments.of("{\"events\":\"meeting.ended\"}", "$.events", "WRONG_TYPE"),
                Arguments.of("{\"events\":[1]}", "$.events", "WRONG_TYPE"),
                Arguments.of("{\"events\":[[\"meeting.ended\"]]}", "$.events", "WRONG_TYPE"),
                Arguments.of("{\"enabled\":\"true\"}", "$.enabled", "WRONG_TYPE"),
                Arguments.of("{\"flavor\":\"dyte\"}", "$.flavor", "UNKNOWN_FLAVOR"),
                Arguments.of("{\"headers\":[]}", "$.headers", "WRONG_TYPE"),
                Arguments.of("{\"headers\":{\"X-A\":{\"b\":1}}}", "$.headers", "WRONG_TYPE"),
                Arguments.of("{\"headers\":{\"Host\":\"x\"}}", "$.headers", "INVALID_HEADERS"),
                Arguments.of("{\"headers\":{\"webhook-id\":\"x\"}}", "$.headers", "INVALID_HEADERS"),
                Arguments.of("{\"headers\":{\"X-A\":\"a\\r\\nX-B: c\"}}", "$.headers", "INVALID_HEADERS"),
                Arguments.of("[]", "$", "WRONG_TYPE"),
                Arguments.of("\"x\"", "$", "WRONG_TYPE"));
    }

    @ParameterizedTest
    @MethodSource("wrongFields")
    void wrongFieldIsNamedInDetails(String body, String path, String reason) {
        var answer = API.send("PATCH", PATH + "/0b5f1c9e-3a77-4c52-9d0e-6f2a8b1c4d3e", body);
        assertError(answer, 400, "INVALID_WEBHOOK");
        assertThat(answer.details()).singleElement().satisfies(detail -> {
            assertThat(detail.path("path").asText()).isEqualTo(path);
            assertThat(detail.path("reason").asText()).isEqualTo(reason);
            assertThat(detail.path("message").asText()).endsWith(".");
        });
    }

    @Test
    void everyWrongFieldIsNamedInOneAnswer() {
        var answer = API.send("POST", PATH,
                "{\"name\":7,\"events\":[\"meeting.vanished\"],\"enabled\":1,\"flavor\":\"x\",\"headers\":{\"TE\":\"x\"}}");
        assertError(answer, 400, "INVALID_WEBHOOK");
        assertThat(answer.details()).extracting(detail -> detail.path("path").asText()).containsExactly("$.name",
                "$.url", "$.events", "$.enabled", "$.flavor", "$.headers");
        assertThat(answer.details().get(2).path("message").asText()).contains("meeting.chatSynced",
                "recording.success").doesNotContain("vanished");
        assertThat(answer.message()).contains("6 fields are wrong");
        assertThat(API.get(PATH).data()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'',INVALID_JSON", "{,INVALID_JSON", "'{} {}',INVALID_JSON",
            "'{\"name\":\"a\",\"name\":\"b\"}',INVALID_JSON",
            "'{\"enabled\":tru}',INVALID_JSON"})
    void bodyThatIsNotJsonIsRefused(String body, String reason) {
        for (var answer : List.of(API.send("POST", PATH, body),
                API.send("PATCH", PATH + "/0b5f1c9e-3a77-4c52-9d0e-6f2a8b1c4d3e", body))) {
            assertError(answer, 400, reason);
        }
    }

    @Test
    void bodyOfTooManyBytesIsTooLarge() {
        var body = registration().toString();
        var answer = API.send("POST", PATH, body + " ".repeat(64 * 1024 + 1 - body.length()));
        assertError(answer, 413, "TOO_LARGE");
        assertThat(answer.message()).contains("65536").doesNotContain("events");
        assertThat(API.send("POST", PATH, body + " ".repeat(64 * 1024 - body.length())).status()).isEqualTo(201);
    }

    @Test
    @NotOnSamLocal("SAM local breaks off with 502 when a body is not UTF-8")
    void compressedBodyIsRead() {
        var answer = sent(Gzip.of(Json.utf8(registration())), "gzip");
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
        assertError(sent("{}".getBytes(UTF_8), "gzip"), 400, "INVALID_GZIP");
        assertError(sent("{}".getBytes(UTF_8), "br"), 415, "UNSUPPORTED_ENCODING");
        assertError(sent(Gzip.of(" ".repeat(64 * 1024 + 1).getBytes(UTF_8)), "gzip"), 413, "TOO_LARGE");
    }

    private static Answer sent(byte[] body, String encoding) {
        return API.call(PATH, r -> r.header("Content-Type", "application/octet-stream")
                .header("Content-Encoding", encoding).POST(BodyPublishers.ofByteArray(body)));
    }

    @Test
    void publicKeyNeedsNoCredentials() throws GeneralSecurityException {
        var answer = API.with().get("/.well-known/webhooks.json");
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertIsDocumented(answer);
        var pem = answer.data().path("publicKey").asText();
        var key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(
                Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""))));
        assertThat(((RSAPublicKey) key).getModulus().bitLength()).isEqualTo(2048);
        assertThat(answer.body().path("message").asText("missing")).isEmpty();
    }
}
