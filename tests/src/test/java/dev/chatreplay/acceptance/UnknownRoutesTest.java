package dev.chatreplay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Answer;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Contract;
import dev.chatreplay.client.NotOnSamLocal;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests the answers to paths that no route has.
class UnknownRoutesTest {
    private static final Api API = Installation.api();
    private static final String APP = "/accounts/a/realtime/kit/" + API.organizationId();

    private static void assertUnknown(Answer answer, String path) {
        assertThat(answer.status()).as("%s %s", path, answer).isEqualTo(404);
        assertThat(answer.reason()).as("%s %s", path, answer).isEqualTo("ROUTE_NOT_FOUND");
        assertThat(answer.message()).endsWith(".");
        assertThat(answer.header("Cache-Control")).containsExactly("no-store");
        assertThat(answer.header("X-Request-Id")).containsExactly(answer.body().at("/error/request_id").asText());
        var contract = path.matches("/(client/v4|accounts)(/.*)?") ? Contract.REALTIMEKIT : Contract.V2;
        assertThat(contract.violations("/components/schemas/ErrorResponse", answer.body())).as("%s", answer).isEmpty();
        assertThat(answer.body().has("errors")).as("%s", answer).isEqualTo(contract.equals(Contract.REALTIMEKIT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/v2", "/v3/sessions", "/client", "/client/v5/x", "/accountsx", "/100msx",
            "/.well-known/none", "/v2/none", "/v2/sessions/s-1/none", "/v2/sessions/s-1/chat/x",
            "/v2/sessions/s-1/messages/m-1", "/client/v4", "/client/v4/none", "/accounts", "/client/v4/accounts",
            "/client/v4/user/tokens/verify",
            "/accounts/a", "/accounts/a/realtime/kit"})
    void unknownPathIsAnsweredWithoutCredentials(String path) {
        assertUnknown(API.get(path), path);
        assertUnknown(API.with().get(path), path);
        assertUnknown(API.with("Bearer x").get(path + "?format=csv"), path);
    }

    @Test
    void peerReportNamesWhatToRequestInstead() {
        for (var path : List.of("/v2/sessions/peer-report/p-1", APP + "/sessions/peer-report/p-1")) {
            assertThat(API.get(path).message()).as(path)
                    .isEqualTo("Chat Replay has no peer reports: request the participants of the session instead.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    void unknownPathIsUnknownForEveryMethod(String method) {
        for (var path : new String[]{"/v2/none", "/none", "/client/v4" + APP + "/none", APP + "/none"}) {
            assertUnknown(API.call(path, r -> r.method(method, BodyPublishers.ofString("{}"))), path);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/100ms", "/100ms/v2/rooms", "/100ms/none"})
    void unknownPathOf100msHasErrorOf100ms(String path) {
        var answer = API.with().get(path);
        assertThat(answer.status()).as("%s", answer).isEqualTo(404);
        assertThat(answer.body().path("code").asInt()).as("%s", answer).isEqualTo(404);
        assertThat(answer.body().path("message").asText()).as("%s", answer).isEqualTo(
                "Correct the path: the API has no such route.");
        assertThat(answer.body().path("details").isArray()).as("%s", answer).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/connectycube", "/connectycube/none", "/connectycube/chat/Message/1"})
    void unknownPathOfConnectyCubeHasErrorOfConnectyCube(String path) {
        var answer = API.with().get(path);
        assertThat(answer.status()).as("%s", answer).isEqualTo(404);
        assertThat(answer.body().at("/errors/base/0").asText()).as("%s", answer)
                .isEqualTo("Correct the path: the API has no such route.");
    }

    @ParameterizedTest
    @NotOnSamLocal("SAM local ignores a slash at the end of a path")
    @ValueSource(strings = {"/v2/", "/v2/sessions/", "/v2/sessions/s-1/", "/v2/sessions/s-1/chat/", "/v2/health/",
            "/accounts/a/realtime/kit/o/sessions/"})
    void slashAtEndOfPathIsNamed(String path) {
        var answer = API.get(path);
        assertUnknown(answer, path);
        assertThat(answer.message()).startsWith("Leave out the slash at the end of the path");
    }

    @ParameterizedTest
    @CsvSource({"/sessions/s-1/transcript,transcripts", "/sessions/s-1/summary,summaries", "/recordings,recordings",
            "/recordings/active-recording/m-1,recordings", "/livestreams,livestreams",
            "/livestreams/l-1/livestream-session,livestreams", "/presets,presets", "/presets/p-1,presets",
            "/meetings,meetings", "/meetings/m-1/participants,meetings"})
    void messageNamesWhatVendorsHave(String path, String gap) {
        for (var prefix : new String[]{"/v2", "/client/v4" + APP, APP}) {
            var answer = API.with().get(prefix + path);
            assertUnknown(answer, prefix + path);
            assertThat(answer.message()).as(path).contains("Chat Replay", gap);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/sessions/transcript/x", "/v2/recording", "/v2/x-meetings", "/v2/sessions/s-1/Summary"})
    void messageOfOtherPathNamesNoGap(String path) {
        var answer = API.get(path);
        assertUnknown(answer, path);
        assertThat(answer.message()).doesNotContain("Chat Replay");
    }
}
