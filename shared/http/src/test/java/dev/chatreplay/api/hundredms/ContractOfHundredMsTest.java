package dev.chatreplay.api.hundredms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.api.Errors;
import dev.chatreplay.api.Requests;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.runtime.LogLine;
import dev.chatreplay.secret.MasterSecret;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Tests the errors of 100ms' contract, and its answers to work that is not ready.
class ContractOfHundredMsTest {
    private static final HttpRequest REQUEST = Requests.of(Map.of(), Map.of());

    @AutoClose
    private final AwsClients aws = AwsClients.fromEnvironment();
    private final HundredMs contract = new HundredMs(
            MasterSecret.from(Environment.of(Map.of("MASTER_SECRET", "m".repeat(32))), aws), Clock.systemUTC());
    private final LogLine line = new LogLine("test");

    private String logged() {
        var written = new StringBuilder();
        line.to(written::append);
        return written.toString();
    }

    @Test
    void errorHasStatusMessageAndDetails() {
        var error = contract.translate(ApiException.ofParameter("limit", "Set limit to 5."), "r-1");
        assertThat(error.outcome()).isEqualTo("INVALID_PARAMETER");
        assertThat(error.response().status()).isEqualTo(400);
        assertThat(error.response().body())
                .isEqualTo("{\"code\":400,\"message\":\"Set limit to 5.\",\"details\":[\"limit: Set limit to 5.\"]}");
    }

    @Test
    void unauthorizedCallerGetsChallenge() {
        var response = contract.translate(new ApiException(Reason.UNAUTHORIZED), "r-1").response();
        assertThat(response.headers()).isEqualTo(Map.of("WWW-Authenticate", "Bearer"));
        assertThat(response.body()).startsWith("{\"code\":401,\"message\":\"Send the header Authorization: Bearer ")
                .endsWith("\"details\":[]}");
    }

    @Test
    void chatThatIsTooOldNamesRouteOfOtherFormat() {
        var response = contract.translate(new ApiException(Reason.FORMAT_NOT_AVAILABLE), "r-1").response();
        assertThat(response.status()).isEqualTo(410);
        assertThat(response.body()).startsWith("{\"code\":410,").contains("GET /v2/sessions/{sessionId}/chat");
    }

    @Test
    void fileThatIsNotReadyIsNoError() {
        var response = contract.processing(REQUEST, Duration.ofSeconds(2), line);
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.headers()).isEqualTo(Map.of(Errors.RETRY_AFTER, "2"));
        assertThat(response.body()).startsWith("{\"code\":503,");
        assertThat(logged()).contains("\"level\":\"INFO\"", "\"Outcome\":\"PROCESSING\"");
    }

    @Test
    void pageThatIsNotFullIsNoErrorAndNamesFilters() {
        var response = contract.pageNotFull(REQUEST, line);
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.headers()).containsOnlyKeys(Errors.RETRY_AFTER);
        assertThat(response.body()).startsWith("{\"code\":503,").contains("room_id", "session_id");
        assertThat(logged()).contains("\"level\":\"INFO\"", "\"Outcome\":\"PAGE_NOT_FULL\"");
    }
}
