package dev.chatreplay.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.runtime.LogLine;
import java.time.Duration;
import java.util.List;
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
                return new HttpResponse(200, Map.of("Retry-After", "2"), "{}");
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

    private HttpResponse serve(String method, String path, String id) {
        var line = new LogLine("test");
        var response = table.serve(request("ANY " + path, method, "/things", id),
                new RequestContext(Deadline.before(Duration.ofSeconds(1), Duration.ZERO), line));
        line.to(log::append);
        return response;
    }

    private static HttpRequest request(String routeKey, String method, String path, String id) {
        return new HttpRequest("r-1", routeKey, method, path, Map.of("id", id), Map.of(), Map.of(), "", false, "");
    }

    /// API Gateway may send preflights to a route of any method. A browser takes no other status than one of success.
    @ParameterizedTest
    @ValueSource(strings = {"ANY /things/{id}", "$default"})
    void preflightSucceeds(String routeKey) {
        var line = new LogLine("test");
        var preflight = new HttpRequest("r-1", routeKey, "OPTIONS", "/things", Map.of(), Map.of(),
                Map.of("access-control-request-method", "GET"), "", false, "");
        var response = table.serve(preflight,
                new RequestContext(Deadline.before(Duration.ofSeconds(1), Duration.ZERO), line));
        line.to(log::append);
        assertThat(response.status()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
        assertThat(log).contains("\"Outcome\":\"PREFLIGHT\"");
    }

    @Test
    void tableServesRequestWithRouteOfItsPathAndMethod() {
        assertThat(serve("GET", "/things/{id}", "t-1").status()).isEqualTo(200);
        assertThat(log).contains("\"seen\":\"t-1\"", "\"Outcome\":\"OK\"", "\"level\":\"INFO\"",
                "\"path\":\"/things\"");
    }

    @Test
    void methodOfRequestCountsWhereKeyNamesAnother() {
        var request = request("DELETE /things/{id}", "GET", "/things", "t-1");
        assertThat(table.serve(request, new RequestContext(Deadline.before(Duration.ofSeconds(1), Duration.ZERO),
                new LogLine("test"))).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/things/t-1", "/Things/{id}", "/things/{id}/", "$default"})
    void tableAnswersUnknownPathWithErrorOfDialect(String path) {
        var response = serve("GET", path, "t-1");
        assertThat(response.status()).isEqualTo(404);
        assertThat(response.body()).isEqualTo("r-1");
        assertThat(response.headers()).isEmpty();
        assertThat(log).contains("\"Outcome\":\"ROUTE_NOT_FOUND\"", "\"path\":\"/things\"");
    }

    @ParameterizedTest
    @CsvSource({"PUT,/things/{id},'DELETE, GET, HEAD'", "get,/things/{id},'DELETE, GET, HEAD'",
            "OPTIONS,/things/{id},'DELETE, GET, HEAD'", "'',/things/{id},'DELETE, GET, HEAD'", "GET,/things,POST"})
    void otherMethodIsRefusedWithMethodsOfPath(String method, String path, String allow) {
        var response = serve(method, path, "t-1");
        assertThat(response.status()).isEqualTo(405);
        assertThat(response.body()).isEqualTo("r-1");
        assertThat(response.headers()).containsExactly(Map.entry("Allow", allow));
        assertThat(log).contains("\"Outcome\":\"METHOD_NOT_ALLOWED\"", "\"level\":\"INFO\"");
    }

    @ParameterizedTest
    @CsvSource({"/things/{id},200,OK", "/things,405,METHOD_NOT_ALLOWED", "/none,404,ROUTE_NOT_FOUND"})
    void headIsServedAsGetWithoutBody(String path, int status, String outcome) {
        var response = serve("HEAD", path, "t-1");
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers()).isEqualTo(serve("GET", path, "t-1").headers());
        assertThat(log).contains("\"Outcome\":\"" + outcome + "\"");
    }

    @ParameterizedTest
    @CsvSource({"SESSION_NOT_FOUND,404,INFO", "TRY_AGAIN,503,WARN", "INTERNAL_ERROR,500,ERROR"})
    void logLevelOfFailureFollowsItsStatus(String reason, int status, String level) {
        var response = serve("DELETE", "/things/{id}", reason);
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.headers()).isEmpty();
        assertThat(log).contains("\"Outcome\":\"" + reason + "\"", "\"level\":\"" + level + "\"");
        assertThat(log.toString().contains("ApiException")).isEqualTo(!level.equals("INFO"));
    }

    @Test
    void tableLogsBugWithoutItsMessage() {
        assertThat(serve("POST", "/things", "t-1").status()).isEqualTo(500);
        assertThat(log).contains("IllegalStateException", "\"stack\"").doesNotContain("secret");
    }

    /// A contract whose answers have a text of their own.
    private record NamedDialect(String name) implements Dialect {
        @Override
        public void identify(HttpRequest request, LogLine line) {
            line.with("dialect", name);
        }

        @Override
        public ErrorResponse translate(RuntimeException thrown, String requestId) {
            return new ErrorResponse("FAILED", new HttpResponse(404, name));
        }
    }

    private static String body(RouteTable table, String routeKey, String path) {
        return table.serve(request(routeKey, "GET", path, ""),
                new RequestContext(Deadline.before(Duration.ofSeconds(1), Duration.ZERO), new LogLine("test"))).body();
    }

    @Test
    void eachPathIsAnsweredInItsContractAndUnknownOneInThatOfItsPrefix() {
        Route refuse = (_, _) -> {
            throw new ApiException(Reason.ROUTE_NOT_FOUND);
        };
        var tables = new RouteTable(new NamedDialect("one"), Map.of()).withUnknownPaths(List.of(""), refuse)
                .and(new RouteTable(new NamedDialect("two"), Map.of("GET /two", (_, _) -> new HttpResponse(200, "{}")))
                        .withUnknownPaths(List.of("/two", "/second/v4"), refuse))
                .and(new RouteTable(new NamedDialect("three"), Map.of()).withUnknownPaths(List.of("/two/three"),
                        refuse));
        assertThat(body(tables, "ANY /two", "/two")).isEqualTo("{}");
        for (var path : List.of("/two", "/two/", "/two/x", "/two/threes", "/second/v4", "/second/v4/x/y")) {
            assertThat(body(tables, "$default", path)).as(path).isEqualTo("two");
        }
        for (var path : List.of("", "/", "/x", "/twos", "/Two", "/second", "/second/v5", "/x/two")) {
            assertThat(body(tables, "$default", path)).as(path).isEqualTo("one");
        }
        assertThat(body(tables, "$default", "/two/three/x")).isEqualTo("three");
    }

    @Test
    void pathOfTwoTablesIsRefused() {
        Route ok = (_, _) -> new HttpResponse(200, "{}");
        var one = new RouteTable(new NamedDialect("one"), Map.of("GET /", ok));
        var two = new RouteTable(new NamedDialect("two"), Map.of("POST /", ok));
        assertThatIllegalArgumentException().isThrownBy(() -> one.and(two)).withMessageContaining("the path /");
    }
}
