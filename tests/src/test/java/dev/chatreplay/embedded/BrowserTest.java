package dev.chatreplay.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Answer;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.Stack;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Sends the requests that a browser sends for a web page. A preflight request asks whether the page may send its own request. The page then
/// reads only the headers that the answer exposes.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserTest {
    private static final String PAGE = "https://app.example";

    private final Stack stack = Stack.shared();
    private final Api api = stack.organization();
    private final Chat chat = new Chat("daily/#1 é" + System.nanoTime()).started().sent("m-1", "hello").ended();

    @AutoClose
    private final Stack closed = Stack.start(s -> s.withAllowedOrigins(List.of()));

    @Test
    void pageOfAnyOriginRequestsChatAndFetchesRange() {
        assertThat(api.post(chat.events()).status()).isEqualTo(200);
        assertThat(api.chatWhenReady(chat.sessionId()).status()).isEqualTo(200);
        var path = api.chat(chat.sessionId()).http().uri();

        assertIsAllowed(preflight(path, "authorization"), "authorization");
        var answer = api.call(path.getRawPath(), r -> r.header("Origin", PAGE).GET());
        assertThat(answer.status()).isEqualTo(200);
        assertIsReadable(answer.http());

        var link = answer.downloadUrl();
        assertIsAllowed(preflight(link, "range"), "range");
        var csv = Api.download(answer);
        var part = Api.fetch(link, "Origin", PAGE, "Range", "bytes=3-6");
        assertThat(part.statusCode()).isEqualTo(206);
        assertIsReadable(part);
        assertThat(part.headers().firstValue("Content-Range")).hasValue("bytes 3-6/" + csv.length);
        assertThat(new String(part.body(), UTF_8)).isEqualTo(new String(csv, UTF_8).substring(3, 7));
    }

    @Test
    void pageReadsErrors() {
        var refused = api.with("Basic x").call("/v2/sessions/s-1/chat", r -> r.header("Origin", PAGE).GET());
        assertThat(refused.status()).isEqualTo(401);
        assertIsReadable(refused.http());
        var missing = api.call("/v2/nothing", r -> r.header("Origin", PAGE).GET());
        assertThat(missing.status()).isEqualTo(404);
        assertIsReadable(missing.http());
    }

    @Test
    void pageMayNotSendEvents() {
        var answer = preflight(URI.create(api.url() + "/v2/events"), "authorization");
        assertThat(names(answer, "access-control-allow-methods")).isEqualTo(Set.of("get", "head"));
    }

    @Test
    void emptyListOfOriginsTurnsCorsOff() {
        var owner = closed.organization();
        assertThat(owner.post(chat.events()).status()).isEqualTo(200);
        Answer answer = owner.chatWhenReady(chat.sessionId());
        var path = answer.http().uri();

        assertThat(cors(preflight(path, "authorization"))).isEmpty();
        assertThat(preflight(path, "authorization").statusCode()).isEqualTo(204);
        assertThat(cors(owner.call(path.getRawPath(), r -> r.header("Origin", PAGE).GET()).http())).isEmpty();
        assertThat(cors(preflight(answer.downloadUrl(), "range"))).isEmpty();
        var file = Api.fetch(answer.downloadUrl(), "Origin", PAGE);
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(cors(file)).isEmpty();
    }

    private static HttpResponse<byte[]> preflight(URI url, String header) {
        return Api.fetch(url, r -> r.headers("Origin", PAGE, "Access-Control-Request-Method", "GET",
                "Access-Control-Request-Headers", header).method("OPTIONS", BodyPublishers.noBody()));
    }

    private static void assertIsAllowed(HttpResponse<byte[]> preflight, String header) {
        assertThat(preflight.statusCode()).isIn(200, 204);
        assertThat(preflight.headers().firstValue("access-control-allow-origin")).hasValue("*");
        assertThat(preflight.headers().firstValue("access-control-allow-credentials")).isEmpty();
        assertThat(names(preflight, "access-control-allow-methods")).contains("get", "head").doesNotContain("put",
                "post", "delete");
        assertThat(names(preflight, "access-control-allow-headers")).contains(header);
    }

    private static void assertIsReadable(HttpResponse<byte[]> answer) {
        assertThat(answer.headers().firstValue("access-control-allow-origin")).hasValue("*");
        assertThat(answer.headers().firstValue("access-control-allow-credentials")).isEmpty();
        assertThat(names(answer, "access-control-expose-headers")).contains("content-range", "accept-ranges",
                "content-length",
                "content-disposition", "etag");
    }

    private static Set<String> names(HttpResponse<byte[]> answer, String header) {
        return answer.headers().allValues(header).stream().flatMap(value -> Stream.of(value.split(",")))
                .map(name -> name.strip().toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }

    private static List<String> cors(HttpResponse<byte[]> answer) {
        return answer.headers().map().keySet().stream().filter(name -> name.startsWith("access-control-")).toList();
    }
}
