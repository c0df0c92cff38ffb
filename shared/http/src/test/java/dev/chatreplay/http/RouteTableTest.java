package dev.chatreplay.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.runtime.LogLine;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests the choice of the route and the log line of a failure.
class RouteTableTest {
    private final StringBuilder log = new StringBuilder();
    private final RouteTable table = new RouteTable(new TestDialect(), Map.of(
            "GET /things/{id}", (request, context) -> {
                context.line().with("seen", request.pathParameter("id"));
                return new HttpResponse(200, "{}");
            },
            "DELETE /things/{id}", (request, _) -> {
                throw new ApiException(Reason.valueOf(request.pathParameter("id")));
            },
            "POST /things", (_, _) -> {
                throw new IllegalStateException("quotes a secret");
            }));

    /// A dialect for the failures of this test.
    private static final class TestDialect implements Dialect {
        @Override
        public void identify(HttpRequest request, LogLine line) {
            line.with("path", request.path());
        }

        @Override
        public ErrorResponse translate(RuntimeException thrown, String requestId) {
            var reason = thrown instanceof ApiException error ? error.reason() : Reason.INTERNAL_ERROR;
            return new ErrorResponse(reason.name(), new HttpResponse(reason.status(), requestId));
        }
    }

    private HttpResponse serve(String routeKey, String id) {
        var line = new LogLine("test");
        var response = table.serve(new HttpRequest("r-1", routeKey, "GET", "/things", Map.of("id", id), Map.of(),
                Map.of(), "", false, ""),
                new RequestContext(Deadline.before(Duration.ofSeconds(1), Duration.ZERO), line));
        line.to(log::append);
        return response;
    }

    @Test
    void tableServesRequestWithRouteOfItsKey() {
        assertThat(serve("GET /things/{id}", "t-1").status()).isEqualTo(200);
        assertThat(log).contains("\"seen\":\"t-1\"", "\"Outcome\":\"OK\"", "\"level\":\"INFO\"",
                "\"path\":\"/things\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET /things/t-1", "get /things/{id}", "PUT /things/{id}", "GET /things/{id}/",
            "$default"})
    void tableAnswersUnknownRouteWithErrorOfDialect(String routeKey) {
        var response = serve(routeKey, "t-1");
        assertThat(response.status()).isEqualTo(404);
        assertThat(response.body()).isEqualTo("r-1");
        assertThat(log).contains("\"Outcome\":\"ROUTE_NOT_FOUND\"", "\"path\":\"/things\"");
    }

    @ParameterizedTest
    @CsvSource({"SESSION_NOT_FOUND,404,INFO", "TRY_AGAIN,503,WARN", "INTERNAL_ERROR,500,ERROR"})
    void logLevelOfFailureFollowsItsStatus(String reason, int status, String level) {
        assertThat(serve("DELETE /things/{id}", reason).status()).isEqualTo(status);
        assertThat(log).contains("\"Outcome\":\"" + reason + "\"", "\"level\":\"" + level + "\"");
        assertThat(log.toString().contains("ApiException")).isEqualTo(!level.equals("INFO"));
    }

    @Test
    void tableLogsBugWithoutItsMessage() {
        assertThat(serve("POST /things", "t-1").status()).isEqualTo(500);
        assertThat(log).contains("IllegalStateException", "\"stack\"").doesNotContain("secret");
    }
}
