package dev.chatreplay.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Answer;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Contract;
import dev.chatreplay.client.HundredMsApi;
import dev.chatreplay.harness.Stack;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests the routes of 100ms with the chats of one organization.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HundredMsTest {
    private final Instant start = Instant.now().minus(Duration.ofHours(3)).truncatedTo(ChronoUnit.MILLIS);
    private static final String ASSETS = "/recording-assets";
    private static final String STRANGE = "19:meeting/é 1%2F+@thread.v2";

    private final Stack stack = Stack.shared();
    private final Api api = stack.organization();
    private final HundredMsApi hms = withChats();

    /// Sends ended sessions with live ones between them, each newer than those before. Then creates the key, so that no session has the format
    /// of 100ms.
    private HundredMsApi withChats() {
        for (var number = 0; number < 6; number++) {
            api.send(chat("ended-" + number, number, number < 4 ? "room-1" : "room/2").ended());
            api.send(chat("live-" + number, number, "room-1"));
        }
        api.send(chat(STRANGE, 10, "room/2").ended());
        Stream.concat(IntStream.range(0, 6).mapToObj(number -> "ended-" + number), Stream.of(STRANGE))
                .forEach(id -> assertThat(api.chatWhenReady(id).complete()).isTrue());
        return stack.withHundredMsKey(api, 1);
    }

    private Chat chat(String sessionId, int minute, String room) {
        return new Chat(sessionId).inMeeting(room).startingAt(start.plus(Duration.ofMinutes(minute))).started()
                .sent("m-1", "hello, \"" + sessionId + "\"").sent("m-2", "bye");
    }

    private static Answer right(Answer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        Contract.assertDescribes(answer);
        return answer;
    }

    private List<String> sessionsOf(String query) {
        return right(hms.get(ASSETS + query)).body().path("data").findValuesAsText("session_id");
    }

    private JsonNode assetOf(String sessionId) {
        return right(hms.get(ASSETS + "?session_id=" + sessionId)).body().at("/data/0");
    }

    @Test
    void listHasOnlyEndedSessionsWithNewestFirst() {
        var list = right(hms.get(ASSETS)).body();
        assertThat(list.path("limit").asInt()).isEqualTo(10);
        assertThat(list.path("last").isNull()).isTrue();
        assertThat(list.path("data").findValuesAsText("session_id"))
                .containsExactly(tilde(STRANGE), "ended-5", "ended-4", "ended-3", "ended-2", "ended-1", "ended-0");
    }

    @Test
    void pagesAreFullWithSessionsBetweenThatHaveNoAsset() {
        var found = new ArrayList<String>();
        var start = "";
        do {
            var page = right(hms.get(ASSETS + "?limit=2" + start)).body();
            var last = page.path("last");
            assertThat(page.path("data").size()).isEqualTo(last.isNull() ? 1 : 2);
            found.addAll(page.path("data").findValuesAsText("session_id"));
            start = last.isNull() ? "" : "&start=" + last.asText();
        } while (!start.isEmpty());
        assertThat(found).hasSize(7).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"room_id=room-1, 4", "room_id=~cm9vbS8y, 3", "room_id=room%2F2, 3", "room_id=no-such-room, 0",
            "type=chat, 7", "type=transcript, 0", "type=room-vod, 0", "status=completed, 7", "status=failed, 0",
            "job_id=6303b8f4, 0", "session_id=ended-1, 1", "session_id=live-1, 0", "session_id=no-such-session, 0",
            "session_id=ended-1&room_id=room-1, 1", "session_id=ended-1&room_id=room-2, 0",
            "session_id=ended-1&type=summary, 0", "unknown=x, 7", "room_id=, 7"})
    void filtersSelectAssets(String query, int expected) {
        assertThat(right(hms.get(ASSETS + "?" + query)).body().path("data")).hasSize(expected);
    }

    @Test
    void jobIsTheAssetItself() {
        var asset = assetOf("ended-2");
        assertThat(asset.path("job_id")).isEqualTo(asset.path("id"));
        assertThat(sessionsOf("?job_id=" + asset.path("id").asText())).containsExactly("ended-2");
        assertThat(sessionsOf("?session_id=ended-1&job_id=" + asset.path("id").asText())).isEmpty();
    }

    @Test
    void assetHasFieldsOfVendor() {
        var asset = (ObjectNode) assetOf("ended-0");
        assertThat(Instant.parse(asset.remove("created_at").asText())).isAfter(start);
        assertThat(asset.remove("id").asText()).isEqualTo("chat_ZW5kZWQtMA");
        assertThat(asset.remove("job_id").asText()).isEqualTo("chat_ZW5kZWQtMA");
        // Until a request has asked for the format, there is no such file.
        assertThat(asset.remove("path").asText()).isEmpty();
        assertThat(asset.toString()).isEqualTo("{\"room_id\":\"room-1\",\"session_id\":\"ended-0\",\"type\":\"chat\","
                + "\"status\":\"completed\",\"size\":0,\"duration\":0,\"thumbnails\":null,\"metadata\":{}}");
        assertThat(right(hms.get(ASSETS + "/chat_ZW5kZWQtMA")).body()).isEqualTo(assetOf("ended-0"));
    }

    /// The client of 100ms encodes nothing.
    @Test
    void idsOfStrangeSessionNeedNoEncoding() {
        var asset = assetOf(tilde(STRANGE));
        assertThat(asset.path("session_id").asText() + asset.path("room_id").asText() + asset.path("id").asText())
                .matches("[A-Za-z0-9_.~:@-]+");
        var path = ASSETS + "/" + asset.path("id").asText();
        assertThat(right(hms.get(path)).body()).isEqualTo(asset);
        assertThat(new String(download(right(hms.getWhenReady(path + "/presigned-url"))), UTF_8)).contains("hello");
        assertThat(right(hms.getWhenReady("/sessions/" + asset.path("session_id").asText())).body().path("id"))
                .isEqualTo(asset.path("session_id"));
    }

    private static String tilde(String id) {
        return "~" + Base64.getUrlEncoder().withoutPadding()
                .encodeToString(id.getBytes(UTF_8));
    }

    private static byte[] download(Answer presigned) {
        return Api.fetch(URI.create(presigned.body().path("url").asText())).body();
    }

    @Test
    void presignedUrlGivesBytesOfFormat() {
        var path = ASSETS + "/" + assetOf("ended-3").path("id").asText();
        var link = right(hms.getWhenReady(path + "/presigned-url?presign_duration=600"));
        assertThat(link.body().path("expiry").asInt()).isBetween(540, 600);
        var expected = Api.download(api.chatWhenReady("ended-3", "csv_100ms"));
        assertThat(download(link)).isEqualTo(expected);
        assertThat(link.body().path("path").asText()).startsWith("s3://").endsWith("/csv_100ms.csv");
        var asset = right(hms.get(path)).body();
        assertThat(asset.path("path")).isEqualTo(link.body().path("path"));
        assertThat(asset.path("size").asInt()).isEqualTo(expected.length);
    }

    @ParameterizedTest
    @CsvSource({"'', 3600", "?presign_duration=1, 1", "?presign_duration=604800, 3600"})
    void expiryIsThatOfTheLink(String query, int most) {
        var link = right(hms.getWhenReady(ASSETS + "/chat_ZW5kZWQtNA/presigned-url" + query)).body();
        assertThat(link.path("expiry").asInt()).isBetween(most - Math.min(most, 60), most);
        assertThat(link.path("url").asText()).contains("X-Amz-Expires=" + most + "&");
    }

    @Test
    void sessionsOfRoomLeadToTheirChats() {
        var sessions = right(hms.get("/sessions?room_id=room-1&limit=20")).body().path("data");
        assertThat(sessions.findValuesAsText("id")).hasSize(10).startsWith("live-5").endsWith("ended-0");
        assertThat(sessionsOf("?session_id=" + sessions.get(9).path("id").asText())).containsExactly("ended-0");
    }

    @ParameterizedTest
    @CsvSource({"active=true, 6", "active=false, 7", "active=, 13", "active=true&room_id=room-1, 6"})
    void filtersSelectSessions(String query, int expected) {
        assertThat(right(hms.get("/sessions?limit=50&" + query)).body().path("data")).hasSize(expected);
    }

    @Test
    void afterAndBeforeAreInclusive() {
        var at = right(hms.get("/sessions/ended-2")).body().path("created_at").asText();
        assertThat(right(hms.get("/sessions?after=" + at + "&before=" + at)).body().path("data")
                .findValuesAsText("id")).containsExactlyInAnyOrder("ended-2", "live-2");
        assertThat(right(hms.get("/sessions?before=" + at)).body().path("data")).hasSize(6);
        var finer = at.replace("Z", "0000001Z");
        assertThat(right(hms.get("/sessions?before=" + finer)).body().path("data")).hasSize(6);
        assertThat(right(hms.get("/sessions?after=" + finer + "&before=" + finer)).body().path("data")).isEmpty();
    }

    @Test
    void sessionHasPeersWhoSpoke() {
        var session = right(hms.getWhenReady("/sessions/ended-0")).body();
        assertThat(session.path("room_id").asText()).isEqualTo("room-1");
        assertThat(session.path("customer_id").asText()).isEqualTo(api.organizationId());
        assertThat(session.path("active").asBoolean()).isFalse();
        var speaker = api.participants("ended-0", "").data().at("/participants/0");
        var peer = session.path("peers").path(speaker.path("id").asText());
        assertThat(peer.path("id")).isEqualTo(speaker.path("id"));
        assertThat(peer.path("session_id").asText()).isEqualTo("ended-0");
        assertThat(peer.path("name")).isEqualTo(speaker.path("display_name"));
        assertThat(peer.path("user_id")).isEqualTo(speaker.path("custom_participant_id"));
        assertThat(peer.path("joined_at")).isEqualTo(speaker.path("joined_at"));
        assertThat(peer.path("left_at")).isEqualTo(speaker.path("left_at"));
        assertThat(right(hms.getWhenReady("/sessions/live-0")).body().path("active").asBoolean()).isTrue();
    }

    private static void assertHundredMsError(Answer answer, int status, String... parameters) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.header("X-Request-Id")).hasSize(1).doesNotContain("");
        assertThat(answer.body().fieldNames()).toIterable().containsExactly("code", "message", "details");
        assertThat(answer.body().path("code").asInt()).isEqualTo(status);
        assertThat(answer.body().path("message").asText()).isNotEmpty();
        assertThat(answer.body().path("details")).extracting(detail -> detail.asText().replaceFirst(":.*", ""))
                .containsExactly(parameters);
    }

    @ParameterizedTest
    @CsvSource({"/recording-assets?limit=101, limit", "/recording-assets?limit=0, limit",
            "/recording-assets?start=x, start", "/recording-assets?type=video, type",
            "/recording-assets?status=done, status", "/recording-assets?session_id=~x, session_id",
            "/recording-assets?room_id=%01, room_id", "/sessions?active=yes, active", "/sessions?after=today, after",
            "/sessions?before=2026, before", "/sessions?limit=ten, limit",
            "/recording-assets/chat_ZW5kZWQtMA/presigned-url?presign_duration=604801, presign_duration"})
    void wrongParameterIsNamed(String path, String parameter) {
        var answer = hms.get(path);
        assertHundredMsError(answer, 400, parameter);
        Contract.assertDescribes(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/recording-assets/chat_bm9uZQ", "/recording-assets/none",
            "/recording-assets/chat_bm9uZQ==", "/recording-assets/chat_bGl2ZS0w",
            "/recording-assets/chat_bGl2ZS0w/presigned-url", "/sessions/none", "/rooms", "/recording-assets/a/b"})
    void unknownThingIsNotFound(String path) {
        assertHundredMsError(hms.get(path), 404);
    }

    @Test
    void callerOfAnotherOrganizationSeesNothing() {
        var other = stack.withHundredMsKey(stack.organization(), 1);
        assertThat(other.get(ASSETS).body().path("data")).isEmpty();
        assertHundredMsError(other.get(ASSETS + "/chat_ZW5kZWQtMA"), 404);
        assertHundredMsError(other.get(ASSETS + "/chat_ZW5kZWQtMA/presigned-url"), 404);
        assertHundredMsError(other.get("/sessions/ended-0"), 404);
    }

    @Test
    void wrongCredentialsGetSameAnswer() {
        var wrong = new HundredMsApi(api, hms.accessKey(), "x".repeat(43)).token();
        var usual = hms.getWith(wrong, ASSETS);
        assertHundredMsError(usual, 401);
        Contract.assertDescribes(usual);
        var otherNumber = hms.claims();
        otherNumber.put("access_key", api.organizationId() + ".2");
        var otherOrganization = hms.claims();
        otherOrganization.put("access_key", "no-such-organization.1");
        for (var token : List.of(hms.sign(otherNumber), hms.sign(otherOrganization), "", "a.b.c", api.apiKey(),
                hms.sign(Map.of()))) {
            assertThat(hms.getWith(token, ASSETS).body()).isEqualTo(usual.body());
        }
    }

    @Test
    void organizationThatIsNotEnabledMayNotRead() {
        var disabled = stack.disabledOrganization("disabled-100ms");
        assertHundredMsError(stack.withHundredMsKey(disabled, 1).get(ASSETS), 403);
    }
}
