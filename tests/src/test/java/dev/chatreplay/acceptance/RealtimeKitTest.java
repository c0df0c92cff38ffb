package dev.chatreplay.acceptance;

import static dev.chatreplay.client.Errors.assertError;
import static dev.chatreplay.client.Errors.assertIsDocumented;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Answer;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.RealtimeKitApi;
import dev.chatreplay.reference.ReferenceChat;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests the routes of RealtimeKit. Their answers are those of `/v2`, with other credentials and other errors.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealtimeKitTest {
    private static final Api API = Installation.api();
    private static final RealtimeKitApi KIT = RealtimeKitApi.of(API, RealtimeKitApi.CLIENT_V4);
    private static final String WEBHOOK = "0b5f1c9e-3a77-4c52-9d0e-6f2a8b1c4d3e";

    private final String meeting = "meeting-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
    private final Chat chat = new Chat("19:" + meeting + "@thread.v2").inMeeting(meeting).started()
            .sent("m-1", "hello").ended();

    @BeforeAll
    void sendChat() {
        API.send(chat);
        await().atMost(Duration.ofSeconds(60)).until(
                () -> API.sessions("associated_id=" + meeting).data().path("sessions").size(), size -> size == 1);
    }

    /// The API with both base paths that a client may have.
    static Stream<RealtimeKitApi> clients() {
        return Stream.of(KIT, RealtimeKitApi.of(API, ""));
    }

    private String path() {
        return "/sessions/" + chat.sessionId().replace("@", "%40");
    }

    private static Answer right(Answer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertIsDocumented(answer);
        return answer;
    }

    @ParameterizedTest
    @MethodSource("clients")
    void answersAreThoseOfV2(RealtimeKitApi kit) {
        assertThat(right(kit.get("/sessions?associated_id=" + meeting)).body())
                .isEqualTo(API.sessions("associated_id=" + meeting).body());
        assertThat(right(kit.get(path())).body()).isEqualTo(API.session(chat.sessionId()).body());
        assertThat(right(kit.getWhenReady(path() + "/participants")).body())
                .isEqualTo(API.participants(chat.sessionId(), "").body());
        assertThat(right(kit.getWhenReady(path() + "/participants/p-1")).body())
                .isEqualTo(API.participant(chat.sessionId(), "p-1").body());
    }

    @ParameterizedTest
    @MethodSource("clients")
    void chatHasLinkToFile(RealtimeKitApi kit) {
        var answer = right(kit.getWhenReady(path() + "/chat"));
        assertThat(Api.download(answer)).isEqualTo(ReferenceChat.csv(chat.events()));
        assertThat(answer.data().path("chat_complete").asBoolean()).isTrue();
        assertThat(right(kit.getWhenReady(path() + "/chat?format=ndjson")).data().path("chat_format").asText())
                .isEqualTo("ndjson");
    }

    @Test
    void organizationIsPercentDecoded() {
        var encoded = "%" + Integer.toHexString(API.organizationId().charAt(0)) + API.organizationId().substring(1);
        right(KIT.at(encoded).get(path()));
    }

    @Test
    void accountIsIgnored() {
        for (var account : List.of("a", "023e105f4ecef8ad9ca31a8372d0c353", "%20")) {
            var answer = KIT.api().get("/accounts/" + account + "/realtime/kit/" + API.organizationId() + path());
            assertThat(answer.status()).as(account).isEqualTo(200);
        }
    }

    private static void assertKitError(Answer answer, int status, String reason) {
        assertError(answer, status, reason);
        assertThat(answer.body().path("errors")).singleElement().satisfies(error -> {
            assertThat(error.path("code").asInt()).isEqualTo(status);
            assertThat(error.path("message").asText()).isEqualTo(answer.message());
        });
    }

    /// The paths that need credentials.
    static Stream<String> paths() {
        return Stream.of("/sessions", "/sessions/s-unknown", "/sessions/~YR", "/sessions/s-unknown/participants",
                "/sessions/s-unknown/participants/p-1", "/sessions/s-unknown/chat", "/sessions?per_page=0", "/webhooks",
                "/webhooks/all", "/webhooks/" + WEBHOOK);
    }

    @ParameterizedTest
    @MethodSource("paths")
    void wrongCredentialsGetSameAnswer(String path) {
        var right = KIT.api().authorization().getFirst();
        var key = API.apiKey();
        var usual = KIT.at("no-such-organization").get(path);
        var wrong = Stream.concat(
                Stream.of(KIT.at("another"), KIT.at("a%20b"), KIT.at("%2e%2e%20"), KIT.at("x".repeat(129)),
                        KIT.at(API.organizationId() + "x")),
                Stream.of(List.<String>of(), List.of(""), List.of("Bearer"), List.of("Bearer "), List.of("Bearer x"),
                        List.of(key), List.of(right + "x"), List.of(right + " " + right), List.of(right, right),
                        List.of("Basic " + key), API.authorization(),
                        List.of("Bearer " + API.organizationId() + ":" + key))
                        .map(values -> new RealtimeKitApi(KIT.api().with(values.toArray(String[]::new)), KIT.app())));
        wrong.forEach(kit -> {
            var answer = kit.get(path);
            assertKitError(answer, 401, "UNAUTHORIZED");
            assertThat(answer.header("WWW-Authenticate")).containsExactly("Bearer");
            assertThat(answer.bodyWithoutRequestId()).isEqualTo(usual.bodyWithoutRequestId());
        });
    }

    @Test
    void schemeIsCaseInsensitive() {
        var kit = new RealtimeKitApi(KIT.api().with("bEaReR " + API.apiKey()), KIT.app());
        right(kit.get(path()));
    }

    @Test
    void errorsHaveListOfCloudflare() {
        assertKitError(KIT.get("/sessions?per_page=0"), 400, "INVALID_PARAMETER");
        assertKitError(KIT.get("/sessions/~YR"), 400, "INVALID_SESSION_ID");
        assertKitError(KIT.get("/sessions/s-unknown"), 404, "SESSION_NOT_FOUND");
        assertKitError(KIT.get("/sessions/s-unknown/chat"), 404, "SESSION_NOT_FOUND");
        assertKitError(KIT.get("/sessions/s-unknown/chat?format=xls"), 400, "UNKNOWN_FORMAT");
        assertKitError(KIT.getWhenReady(path() + "/participants/p-9"), 404, "PARTICIPANT_NOT_FOUND");
    }

    @Test
    void messagesAreNoRouteOfRealtimeKit() {
        var answer = KIT.get(path() + "/messages");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.reason()).isEqualTo("ROUTE_NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(strings = {RealtimeKitApi.CLIENT_V4, ""})
    @ResourceLock(Installation.WEBHOOKS)
    void webhookIsManaged(String basePath) {
        var kit = RealtimeKitApi.of(Installation.manager(), basePath);
        var created = kit.send("POST", "/webhooks",
                "{\"name\":\"all\",\"url\":\"https://hooks.example.com/kit\",\"events\":[\"meeting.chatSynced\"]}");
        assertThat(created.status()).as("%s", created).isEqualTo(201);
        assertIsDocumented(created);
        var path = "/webhooks/" + created.data().path("id").asText();
        try {
            var fields = ((ObjectNode) created.data().deepCopy()).without("secret");
            assertThat(right(kit.get(path)).data()).isEqualTo(fields);
            assertThat(right(kit.get("/webhooks")).data()).contains(fields);
            assertThat(right(kit.send("PATCH", path, "{\"enabled\":false}")).data().path("enabled").asBoolean(true))
                    .isFalse();
            assertThat(right(kit.send("PUT", path,
                    "{\"name\":\"new\",\"url\":\"https://hooks.example.com/kit\",\"events\":[\"meeting.ended\"]}"))
                    .data()
                    .path("name").asText()).isEqualTo("new");
            assertKitError(kit.send("PATCH", path, "{\"url\":\"http://10.0.0.1/x\"}"), 400, "INVALID_WEBHOOK");
        } finally {
            right(kit.send("DELETE", path, ""));
        }
        assertKitError(kit.get(path), 404, "WEBHOOK_NOT_FOUND");
    }

    @Test
    void namesOfEventsAreThoseOfVendor() {
        var names = right(RealtimeKitApi.of(Installation.manager(), "").get("/webhooks/all")).data();
        assertThat(names).extracting(JsonNode::asText).containsExactly("meeting.started", "meeting.ended",
                "meeting.participantJoined", "meeting.participantLeft", "meeting.chatSynced", "recording.statusUpdate",
                "livestreaming.statusUpdate", "meeting.transcript", "meeting.summary");
    }
}
