package dev.chatreplay.api.connectycube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chatreplay.api.QueryParameters;
import dev.chatreplay.api.Requests;
import dev.chatreplay.history.TooMuchToReadException;
import dev.chatreplay.history.TooMuchToReadException.Part;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.organization.ApiKeyCredentials;
import dev.chatreplay.organization.NewApiKey;
import dev.chatreplay.organization.Scope;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.LogLine;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests credentials, errors and the answer to work that is not ready.
class ContractOfConnectyCubeTest {
    private final ConnectyCube cube = new ConnectyCube();
    private final String key = NewApiKey.create("test", Scope.DEFAULTS, Instant.EPOCH).text();

    private static HttpRequest request(String header, String value) {
        return Requests.of(Map.of(), Map.of(header, value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cb-token", "cb-administration-api-key"})
    void organizationEndsAtLastColon(String header) {
        assertThat(cube.credentials(request(header, " a:b.c=-_:" + key + " ")))
                .isEqualTo(ApiKeyCredentials.of("a:b.c=-_", key).orElseThrow());
        assertThat(cube.organizationId(request(header, "org:none"))).hasValue("org");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "KEY", ":KEY", "org:", "org:KEY:", "a b:KEY", "usage#org:KEY"})
    void otherTokenIsRefused(String token) {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> cube.credentials(request("cb-token", token.replace("KEY", key))))
                .matches(error -> error.reason() == Reason.UNAUTHORIZED);
    }

    @Test
    void unauthorizedHasTextThatClientsLookFor() {
        var error = cube.translate(new ApiException(Reason.UNAUTHORIZED), "r-1").response();
        assertThat(error.status()).isEqualTo(401);
        assertThat(error.body()).isEqualTo("{\"errors\":{\"base\":[\"Required session does not exist\"]}}");
    }

    @Test
    void requestThatNeedsTooMuchIsTriedAgainOnlyWhenCallerCanNarrowIt() {
        var tooMuch = new TooMuchToReadException(Part.RANGE);
        var narrow = cube.tooMuch(tooMuch, Optional.of("Set limit to less"), new LogLine("test"));
        assertThat(narrow.status()).isEqualTo(503);
        assertThat(narrow.headers()).containsKey("Retry-After");
        assertThat(narrow.body()).contains("Set limit to less: ");

        var whole = cube.tooMuch(tooMuch, Optional.empty(), new LogLine("test"));
        assertThat(whole.status()).isEqualTo(422);
        assertThat(whole.headers()).doesNotContainKey("Retry-After");
    }

    @ParameterizedTest
    @EnumSource
    void everyErrorHasFormAndStatusOfVendor(Reason reason) {
        var error = cube.translate(new ApiException(reason), "r-1");
        assertThat(error.outcome()).isEqualTo(reason.name());
        assertThat(error.response().status()).isIn(401, 403, 404, 409, 415, 422, 500, 503);
        assertThat(error.response().body()).startsWith("{\"errors\":{\"base\":[\"").endsWith("\"]}}");
    }

    @Test
    void chatThatIsTooOldNamesRouteOfFile() {
        var error = cube.translate(new ApiException(Reason.FORMAT_NOT_AVAILABLE), "r-1").response();
        assertThat(error.status()).isEqualTo(404);
        assertThat(error.body()).contains("GET /v2/sessions/{sessionId}/chat");
    }

    @ParameterizedTest
    @ValueSource(strings = {"date_sent", "_id[lt]", "sender_id[]", "custom_2[in]"})
    void refusedParameterIsNamed(String name) {
        assertThat(refused(name)).contains("Leave out date_sent. The parameter " + name + " is wrong.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<b>", "a b", "_id[lt", "é", ""})
    void otherTextOfRequestIsNotRepeated(String name) {
        assertThat(refused(name)).contains("[\"Leave out date_sent.\"]");
    }

    private String refused(String name) {
        var parameters = new QueryParameters(Requests.withQuery(Map.of(name, "1")));
        parameters.refuseOthers(Set.of(), "Leave out date_sent.");
        try {
            parameters.check();
            return "";
        } catch (ApiException e) {
            return cube.translate(e, "r-1").response().body();
        }
    }

    @Test
    void otherMethodIsForbiddenBecauseContractOnlyReads() {
        var error = cube.translate(new ApiException(Reason.METHOD_NOT_ALLOWED), "r-1").response();
        assertThat(error.status()).isEqualTo(403);
        assertThat(error.body()).startsWith("{\"errors\":{\"base\":[\"Chat Replay only reads");
    }

    @Test
    void workThatIsNotReadyIs503() {
        var response = cube.processing(request("cb-token", ""), Duration.ofSeconds(2), new LogLine("test"));
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.headers()).containsEntry("Retry-After", "2");
        assertThat(response.body()).startsWith("{\"errors\":{\"base\":[\"The file is not ready yet.");
    }

    @ParameterizedTest
    @CsvSource({"0,true", "7,true", "9007199254740991,true", "9007199254740992,false", "9999999999999999,false",
            "00,false", "01,false", "-1,false", "+1,false", "1.0,false", "1e3,false", "p-1,false", "'',false",
            "12345678901234567890,false"})
    void onlyExactWholeNumbersAreNumbers(String id, boolean isNumber) {
        assertThat(UserIds.number(id).isPresent()).isEqualTo(isNumber);
        UserIds.number(id).ifPresent(number -> assertThat(Long.toString(number)).isEqualTo(id));
    }

    @Test
    void partsOfJsonKeepTheirDigits() {
        assertThat(JsonParts.fields("{\"a\":1.50,\"b\":\"x\\\"y\",\"c\":{\"d\":[1e400,{}]},\"e\":null,\"f\":-0}"))
                .containsExactly(Map.entry("a", "1.50"), Map.entry("b", "\"x\\\"y\""),
                        Map.entry("c", "{\"d\":[1e400,{}]}"), Map.entry("e", "null"), Map.entry("f", "-0"));
        assertThat(JsonParts.fields("{}")).isEmpty();
    }
}
