package dev.chatreplay.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.HundredMsApi;
import dev.chatreplay.harness.ReaderTest;
import dev.chatreplay.harness.Stack;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Compares the errors that the client of 100ms throws with `code`, `name` and `message` of its documentation. The client sends a request again
/// after 401 and 403, once and with a new token, and after no other status.
@ReaderTest
class HundredMsClientErrorsTest {
    private final Stack stack = Stack.shared();
    private final Api api = stack.organization();
    private final HundredMsApi hundredMs = stack.withHundredMsKey(api, 1);
    private final HundredMsClient client = HundredMsClient.of(hundredMs);

    private static JsonNode failure(HundredMsClient client, String call) throws IOException {
        return client.run("""
                const error = await failure(%s);
                return {error, requests};
                """.formatted(call));
    }

    private static void assertFailure(JsonNode failure, int code, String name, int requests) {
        var error = failure.path("error");
        assertThat(error.path("code").isInt()).as("%s", failure).isTrue();
        assertThat(error.path("code").asInt()).as("%s", failure).isEqualTo(code);
        assertThat(error.path("name").asText()).isEqualTo(name);
        assertThat(error.path("message").asText()).isNotBlank().doesNotContain("unknown Error");
        assertThat(failure.path("requests")).as("%s", failure).hasSize(requests);
        for (int i = 0; i < requests; i++) {
            assertThat(failure.path("requests").path(i).path("status").asInt()).isEqualTo(code);
            assertThat(failure.path("requests").path(i).path("token").asInt()).as("%s", failure).isEqualTo(i);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hms.recordingAssets.retrieve('none')", "hms.recordingAssets.retrieve('chat_bm9uZQ')",
            "hms.recordingAssets.generatePreSignedURL('chat_bm9uZQ')", "hms.sessions.retrieveById('s-none')"})
    void unknownIdIsNotFound(String call) throws IOException {
        assertFailure(failure(client, call), 404, "Not Found", 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"all(hms.rooms.list())", "hms.activeRooms.retrieve('room-1')", "all(hms.recordings.list())",
            "hms.recordings.start('room-1', {})", "all(hms.analytics.listTrackEvents({room_id: 'room-1'}))"})
    void routeThatChatReplayLacksIsNotFound(String call) throws IOException {
        assertFailure(failure(client, call), 404, "Not Found", 1);
    }

    @ParameterizedTest
    @CsvSource({"recordingAssets, recording-assets, limit, 101", "recordingAssets, recording-assets, limit, 0",
            "recordingAssets, recording-assets, limit, -1", "recordingAssets, recording-assets, limit, ten",
            "recordingAssets, recording-assets, status, over", "recordingAssets, recording-assets, type, CHAT",
            "recordingAssets, recording-assets, start, x", "sessions, sessions, limit, 101",
            "sessions, sessions, active, yes", "sessions, sessions, after, yesterday", "sessions, sessions, start, x"})
    void wrongParameterIsBadRequestThatNamesIt(String methods, String path, String name, String value)
            throws IOException {
        var failure = failure(client, "all(hms.%s.list({%s: '%s'}))".formatted(methods, name, value));
        assertFailure(failure, 400, "Bad Request", 1);
        var answer = hundredMs.get("/" + path + "?" + name + "=" + value);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("code").asInt()).isEqualTo(400);
        assertThat(answer.body().path("message")).isEqualTo(failure.at("/error/message"));
        assertThat(answer.body().path("details")).hasSize(1)
                .allSatisfy(detail -> assertThat(detail.asText()).startsWith(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "'long'", "604801", "1.5"})
    void wrongDurationOfLinkIsBadRequest(String seconds) throws IOException {
        assertFailure(failure(client, "hms.recordingAssets.generatePreSignedURL('chat_bm9uZQ', " + seconds + ")"), 400,
                "Bad Request", 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"all(hms.recordingAssets.list())", "hms.recordingAssets.retrieve('chat_bm9uZQ')",
            "hms.recordingAssets.generatePreSignedURL('chat_bm9uZQ')", "all(hms.sessions.list())",
            "hms.sessions.retrieveById('s-none')"})
    void wrongSecretIsUnauthorizedAfterOneRetry(String call) throws IOException {
        var secret = client.secret();
        var wrong = new HundredMsClient(client.baseUrl(), client.accessKey(),
                (secret.startsWith("A") ? "B" : "A") + secret.substring(1));
        assertFailure(failure(wrong, call), 401, "Unauthorized", 2);
    }

    @Test
    void everyKeyOfAnotherOrganizationIsUnauthorized() throws IOException {
        var other = stack.organization();
        var ofOther = HundredMsClient.of(stack.withHundredMsKey(other, 1));
        for (var wrong : new HundredMsClient[]{
                new HundredMsClient(client.baseUrl(), client.accessKey(), ofOther.secret()),
                new HundredMsClient(client.baseUrl(), ofOther.accessKey(), client.secret()),
                new HundredMsClient(client.baseUrl(), api.organizationId() + ".2", client.secret()),
                new HundredMsClient(client.baseUrl(), "unknown-organization.1", client.secret()),
                new HundredMsClient(client.baseUrl(), api.organizationId(), api.apiKey())}) {
            assertFailure(failure(wrong, "all(hms.recordingAssets.list())"), 401, "Unauthorized", 2);
        }
    }

    @Test
    void disabledOrganizationIsForbiddenAfterOneRetry() throws IOException {
        stack.organizations().setChatReplayEnabled(api.organizationId(), false);
        assertFailure(failure(client, "all(hms.recordingAssets.list())"), 403, "Forbidden", 2);
        assertFailure(failure(client, "hms.sessions.retrieveById('s-none')"), 403, "Forbidden", 2);
        stack.organizations().setChatReplayEnabled(api.organizationId(), true);
        assertThat(client.run("return all(hms.recordingAssets.list());\n")).isEmpty();
    }

    @Test
    void clientUsesOneTokenForAllCalls() throws IOException {
        var requests = client.run("""
                for (let i = 0; i < 3; i++) {
                  await all(hms.recordingAssets.list());
                  await all(hms.sessions.list());
                }
                return requests;
                """);
        assertThat(requests).hasSize(6).allSatisfy(request -> {
            assertThat(request.path("status").asInt()).isEqualTo(200);
            assertThat(request.path("token").asInt()).isZero();
        });
    }

    @Test
    void clientReplacesTokenThatServiceRefuses() throws IOException {
        var seen = client.run("""
                await hms.auth.getManagementToken({forceNew: true, validForSeconds: 2 * 24 * 3600});
                const assets = await all(hms.recordingAssets.list());
                return {assets, requests};
                """);
        assertThat(seen.path("assets").isArray()).isTrue();
        assertThat(seen.path("requests")).extracting(request -> request.path("status").asInt()).containsExactly(401,
                200);
        assertThat(seen.path("requests")).extracting(request -> request.path("token").asInt()).containsExactly(0, 1);
    }

    /// The client sends a token until 30 seconds after its end.
    @Test
    void tokenThatEndedSecondsAgoIsStillAccepted() throws IOException {
        var seen = client.run("""
                const now = Math.floor(Date.now() / 1000);
                await hms.auth.getManagementToken({forceNew: true, issuedAt: now - 300, validForSeconds: 300});
                const assets = await all(hms.recordingAssets.list());
                return {assets, requests};
                """);
        assertThat(seen.path("assets").isArray()).isTrue();
        assertThat(seen.path("requests")).extracting(request -> request.path("status").asInt()).containsExactly(200);
    }
}
