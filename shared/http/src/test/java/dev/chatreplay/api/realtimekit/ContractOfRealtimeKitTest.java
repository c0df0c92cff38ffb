package dev.chatreplay.api.realtimekit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chatreplay.api.Requests;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.organization.NewApiKey;
import dev.chatreplay.organization.Scope;
import dev.chatreplay.organization.ApiKeyCredentials;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.LogLine;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests credentials, errors and the answer to work that is not ready.
class ContractOfRealtimeKitTest {
    private final RealtimeKit kit = new RealtimeKit();
    private final String key = NewApiKey.create("test", Scope.DEFAULTS, Instant.EPOCH).text();

    private static HttpRequest request(String appId, String authorization) {
        return Requests.of(Map.of("appId", appId, "sessionId", "s-1"), Map.of("authorization", authorization));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "bearer ", "BEARER   "})
    void keyIsReadFromHeaderAndOrganizationFromPath(String scheme) {
        var credentials = kit.credentials(request("a:b.c=-_", scheme + key + " "));
        assertThat(credentials).isEqualTo(ApiKeyCredentials.of("a:b.c=-_", key).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Basic KEY", "KEY", "Bearer org:KEY", "Bearer KEY KEY",
            "BearerKEY"})
    void otherHeaderIsRefused(String header) {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> kit.credentials(request("org", header.replace("KEY", key))))
                .matches(error -> error.reason() == Reason.UNAUTHORIZED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a b", "a/b", "usage#org"})
    void otherAppIsRefused(String appId) {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> kit.credentials(request(appId, "Bearer " + key)))
                .matches(error -> error.reason() == Reason.UNAUTHORIZED);
        assertThat(kit.organizationId(request(appId, ""))).isEmpty();
    }

    @Test
    void errorIsWrittenInBothForms() {
        var error = kit.translate(new ApiException(Reason.SESSION_NOT_FOUND), "r-1").response();
        var message = "Check the session id, which is not the meeting id: this organization has recorded no such session.";
        assertThat(error.status()).isEqualTo(404);
        assertThat(error.body())
                .isEqualTo("{\"success\":false,\"error\":{\"code\":404,\"reason\":\"SESSION_NOT_FOUND\","
                        + "\"message\":\"" + message
                        + "\",\"request_id\":\"r-1\"},\"errors\":[{\"code\":404,\"message\":\""
                        + message + "\"}]}");
    }

    @Test
    void unauthorizedCallerIsAskedForBearerKey() {
        var error = kit.translate(new ApiException(Reason.UNAUTHORIZED), "r-1").response();
        assertThat(error.headers()).containsExactly(Map.entry("WWW-Authenticate", "Bearer"));
        assertThat(error.body()).contains("Authorization: Bearer apiKey").doesNotContain("Basic");
    }

    @Test
    void failureOfServiceHasRetryAfter() {
        var error = kit.translate(new ApiException(Reason.TRY_AGAIN), "r-1").response();
        assertThat(error.status()).isEqualTo(503);
        assertThat(error.headers()).containsKey("Retry-After");
    }

    @Test
    void workThatIsNotReadyIsRetriedAndRaisesNoAlarm() {
        var log = new StringBuilder();
        var line = new LogLine("test");
        var answer = kit.processing(request("org", "Bearer " + key), Duration.ofSeconds(10), line);
        line.to(log::append);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers()).containsExactly(Map.entry("Retry-After", "10"));
        assertThat(answer.body()).contains("\"success\":false", "\"reason\":\"PROCESSING\"", "\"request_id\":\"r-1\"",
                "\"errors\":[{\"code\":503,");
        assertThat(log).contains("\"level\":\"INFO\"", "\"Outcome\":\"PROCESSING\"");
    }

    @Test
    void logLineHasOrganizationAndSessionAndNoKey() {
        var log = new StringBuilder();
        var line = new LogLine("test");
        kit.identify(request("org", "Bearer " + key), line);
        line.to(log::append);
        assertThat(log).contains("\"organizationId\":\"org\"", "\"sessionId\":\"s-1\"").doesNotContain(key);
    }
}
