package dev.chatreplay.local.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.chatreplay.local.template.CorsRule;
import dev.chatreplay.local.template.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests which route of the template gets a request. The server has the routes in a random order, because API Gateway has none.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoutingTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final String KIT = "/accounts/a-1/realtime/kit/acme";

    @AutoClose
    private final HttpClient http = HttpClient.newHttpClient();
    @AutoClose
    private final HttpFront front = serve();

    /// Starts a server whose routes answer with their route key, and with the method and the path parameters of the event.
    private static HttpFront serve() {
        var template = Template.packaged();
        var routes = template.eventSources("HttpApi").stream()
                .map(source -> new Route(source.routeKey(), source.function(),
                        (in, out, _) -> {
                            var event = JSON.readTree(in);
                            var body = JSON.createObjectNode().put("key", event.required("routeKey").asText()).put(
                                    "method",
                                    event.requiredAt("/requestContext/http/method").asText());
                            body.set("parameters", event.path("pathParameters"));
                            out.write(JSON.writeValueAsBytes(Map.of("statusCode", 200, "body", body.toString())));
                        }))
                .collect(Collectors.toList());
        Collections.shuffle(routes, new Random(4));
        try {
            var front = HttpFront.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    HttpFront.INTEGRATION_TIMEOUT);
            front.serve(routes, CorsRule.ofApi(template, List.of(CorsRule.ANY)), Clock.systemUTC());
            return front;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        var uri = URI.create("http://127.0.0.1:" + front.port() + path);
        return http.send(HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()).build(),
                BodyHandlers.ofString());
    }

    private JsonNode chosen(String method, String path) throws Exception {
        var answer = send(method, path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    @ParameterizedTest
    @CsvSource({"/v2/sessions, /v2/sessions", "/v2/sessions/s-1, /v2/sessions/{sessionId}",
            "/v2/sessions/s-1/chat, /v2/sessions/{sessionId}/chat",
            "/v2/sessions/s-1/messages, /v2/sessions/{sessionId}/messages",
            "/connectycube/chat/Message, /connectycube/chat/Message",
            "/connectycube/chat/Message.json, /connectycube/chat/Message.json",
            "/connectycube/chat/Message/unread.json, /connectycube/chat/Message/unread.json",
            "/connectycube/chat/Message/1/reactions, /connectycube/chat/Message/{messageId}/reactions",
            "/connectycube/chat/Message/1/reactions.json, /connectycube/chat/Message/{messageId}/reactions.json",
            "/v2/sessions/s-1/participants/p-1, /v2/sessions/{sessionId}/participants/{participantId}",
            "/v2/events, /v2/events", "/v2/health, /v2/health", "/v2/webhooks/w-1, /v2/webhooks/{webhookId}",
            "/.well-known/webhooks.json, /.well-known/webhooks.json"})
    void routeOfPathTakesEveryMethod(String path, String template) throws Exception {
        for (var method : METHODS) {
            var chosen = chosen(method, path);
            assertThat(chosen.path("key").asText()).isEqualTo("ANY " + template);
            assertThat(chosen.path("method").asText()).isEqualTo(method);
        }
    }

    @Test
    void answerToHeadHasNoBody() throws Exception {
        var answer = send("HEAD", "/v2/sessions");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/client/v4"})
    void literalSegmentIsChosenBeforeVariable(String prefix) throws Exception {
        var webhooks = "ANY " + prefix + "/accounts/{accountId}/realtime/kit/{appId}/webhooks/";
        assertThat(chosen("GET", prefix + KIT + "/webhooks/all").path("key").asText()).isEqualTo(webhooks + "all");
        for (var other : List.of("All", "al", "all%20")) {
            assertThat(chosen("GET", prefix + KIT + "/webhooks/" + other).path("key").asText())
                    .isEqualTo(webhooks + "{webhookId}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/v2", "/v2/", "/v3/sessions", "/v22/sessions", "/V2/sessions", "/client",
            "/client/v4", "/client/v5/x", "/accounts", "/accounts/", "/x/v2/sessions", "/.well-known/other",
            "/v2/sessions/s-1/transcript", "/v2/sessions/s-1/chat/", "/v2/sessions/", "/v2/a//b", "/v2/a%2Fb/%2563",
            "/client/v4/accounts/a-1/realtime/kit/acme/recordings", "/accounts/a-1", "/100ms/v2/rooms",
            "/connectycube/chat/Message/1"})
    void defaultRouteTakesEveryOtherPath(String path) throws Exception {
        for (var method : METHODS) {
            var chosen = chosen(method, path);
            assertThat(chosen.path("key").asText()).isEqualTo("$default");
            assertThat(chosen.path("method").asText()).isEqualTo(method);
            assertThat(chosen.path("parameters").isEmpty()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/sessions", "/v2/no/such/route", "/client/v4/x", "/accounts/x", "/v3/x"})
    void preflightIsAnsweredBeforeEveryRoute(String path) throws Exception {
        var answer = send("OPTIONS", path);
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void firstSegmentThatDiffersDecides() {
        var keys = List.of("GET /a/b/{x}", "ANY /a/b/{x}", "GET /a/{x}/c", "GET /{x}/b/c", "GET /a/b/{x+}",
                "ANY /a/b/{x+}", "GET /a/{x+}", "GET /{x}/{y+}", "ANY /{x+}", "$default");
        var routes = keys.stream().map(key -> new Route(key, "f", (_, _, _) -> {
        })).collect(Collectors.toList());
        assertThat(routes).allMatch(route -> route.match("GET", "/a/b/c").isPresent());
        Collections.shuffle(routes, new Random(5));
        assertThat(routes.stream().sorted(Route.MOST_SPECIFIC_FIRST).map(Route::key)).containsExactlyElementsOf(keys);
    }
}
