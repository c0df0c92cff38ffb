package dev.chatreplay.local.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.local.template.CorsRule;
import dev.chatreplay.local.template.Template;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests the answers of the HTTP front to web pages, with the rule of the template.
class CorsTest {
    private static final String APP = "https://app.example";
    private static final String ANSWER = """
            {"statusCode":200,"headers":{"Access-Control-Allow-Origin":"https://function.example","Retry-After":"2"},
            "body":"hi"}""";

    @AutoClose
    private final HttpClient http = HttpClient.newHttpClient();
    private HttpFront front = serve(List.of(CorsRule.ANY));

    private static HttpFront serve(List<String> origins) {
        try {
            var front = HttpFront.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    HttpFront.INTEGRATION_TIMEOUT);
            front.serve(List.of(new Route("GET /chat/{id}", "f",
                    (_, out, _) -> out.write(ANSWER.getBytes(StandardCharsets.UTF_8)))),
                    CorsRule.ofApi(Template.packaged(), origins), Clock.systemUTC());
            return front;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void restart(String... origins) {
        front.close();
        front = serve(List.of(origins));
    }

    @AfterEach
    void stop() {
        front.close();
    }

    @Test
    void pageOfAnyOriginMaySendAuthorization() throws Exception {
        var answer = send("OPTIONS", "/chat/s-1", "Origin", APP, "Access-Control-Request-Method", "GET",
                "Access-Control-Request-Headers", "authorization");

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(cors(answer.headers())).isEqualTo(Map.of("access-control-allow-origin", "*",
                "access-control-allow-methods", "GET,HEAD", "access-control-allow-headers", "authorization,*",
                "access-control-max-age", "3600"));
    }

    @Test
    void pageReadsAnswerAndItsHeaders() throws Exception {
        var answer = send("GET", "/chat/s-1", "Origin", APP);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("hi");
        assertThat(cors(answer.headers())).containsOnlyKeys("access-control-allow-origin",
                "access-control-expose-headers").containsEntry("access-control-allow-origin", "*");
        assertThat(answer.headers().firstValue("access-control-expose-headers").orElseThrow().split(","))
                .contains("Content-Range", "Accept-Ranges", "Content-Length", "Content-Disposition", "ETag",
                        "Retry-After");
        assertThat(answer.headers().firstValue("Retry-After")).contains("2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/chat/%ff"})
    void pageReadsErrorsOfGateway(String path) throws Exception {
        var answer = send("GET", path, "Origin", APP);

        assertThat(answer.statusCode()).isBetween(400, 404);
        assertThat(cors(answer.headers())).containsEntry("access-control-allow-origin", "*");
    }

    @Test
    void requestWithoutOriginHasNoCorsHeaders() throws Exception {
        assertThat(cors(send("GET", "/chat/s-1").headers())).isEmpty();
        var options = send("OPTIONS", "/chat/s-1");
        assertThat(options.statusCode()).isEqualTo(204);
        assertThat(cors(options.headers())).isEmpty();
        assertThat(cors(send("OPTIONS", "/chat/s-1", "Origin", APP).headers())).as("not a preflight").isEmpty();
    }

    @Test
    void onlyListedOriginIsAllowed() throws Exception {
        restart("https://other.example", APP);

        assertThat(cors(send("GET", "/chat/s-1", "Origin", APP).headers())).containsEntry("access-control-allow-origin",
                APP);
        for (var origin : List.of("https://app-example", APP + ".evil.example", "http://app.example", "null", "*")) {
            assertThat(cors(send("GET", "/chat/s-1", "Origin", origin).headers())).as(origin).isEmpty();
            var preflight = send("OPTIONS", "/chat/s-1", "Origin", origin, "Access-Control-Request-Method", "GET");
            assertThat(preflight.statusCode()).isEqualTo(204);
            assertThat(cors(preflight.headers())).as(origin).isEmpty();
        }
    }

    @Test
    void emptyListTurnsCorsOff() throws Exception {
        restart();

        assertThat(send("OPTIONS", "/chat/s-1", "Origin", APP, "Access-Control-Request-Method", "GET").statusCode())
                .isEqualTo(404);
        assertThat(send("GET", "/chat/s-1", "Origin", APP).headers().firstValue("access-control-allow-origin"))
                .as("without a rule, API Gateway passes the headers of the function on")
                .contains("https://function.example");
    }

    private HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + front.port() + path)).method(method,
                BodyPublishers.noBody());
        return http.send((headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
    }

    private static Map<String, String> cors(HttpHeaders headers) {
        var cors = new TreeMap<String, String>();
        headers.map().forEach((name, values) -> {
            if (name.startsWith("access-control-")) {
                cors.put(name, String.join(" ", values));
            }
        });
        return cors;
    }
}
