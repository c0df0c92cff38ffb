package dev.chatreplay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Answer;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Contract;
import dev.chatreplay.client.OpenApi;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tests which methods each path of the contracts takes.
class AllowedMethodsTest {
    private static final Api API = Installation.api();
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");
    /// The headers that differ from one request to the next. HEAD has the length of no body.
    private static final Set<String> OF_REQUEST = Set.of("x-request-id", "date", "content-length", "server",
            "connection");

    /// A path of a contract, and the methods that the contract describes for it.
    record Path(OpenApi contract, String path, Set<String> methods) {
        String allow() {
            var allowed = new TreeSet<>(methods);
            if (allowed.contains("GET")) {
                allowed.add("HEAD");
            }
            return String.join(", ", allowed);
        }

        @Override
        public String toString() {
            return path;
        }
    }

    static List<Path> paths() {
        var paths = new ArrayList<Path>();
        for (var contract : Contract.ALL) {
            for (var base : contract.basePaths()) {
                contract.document().get("paths").propertyStream()
                        .forEach(
                                path -> paths.add(new Path(contract, base + path.getKey().replaceAll("\\{\\w+}", "x-1"),
                                        path.getValue().propertyStream()
                                                .map(operation -> operation.getKey().toUpperCase(Locale.ROOT))
                                                .collect(Collectors.toSet()))));
            }
        }
        return paths;
    }

    private static Answer call(String method, String path) {
        return API.with().call(path, r -> r.method(method, BodyPublishers.noBody()));
    }

    @ParameterizedTest
    @MethodSource("paths")
    void otherMethodIsRefusedWithMethodsOfContract(Path path) {
        for (var method : METHODS) {
            if (path.methods().contains(method)) {
                assertThat(call(method, path.path()).status()).as("%s %s", method, path).isNotIn(403, 404, 405);
            } else {
                assertIsRefused(path, call(method, path.path()));
            }
        }
    }

    private static void assertIsRefused(Path path, Answer answer) {
        assertThat(answer.header("Allow")).as("%s: %s", path, answer).containsExactly(path.allow());
        assertThat(answer.header("Cache-Control")).as("%s", answer).containsExactly("no-store");
        if (path.contract().equals(Contract.CONNECTYCUBE)) {
            assertThat(answer.status()).as("%s", answer).isEqualTo(403);
            assertThat(answer.body().at("/errors/base/0").asText()).startsWith("Chat Replay only reads");
        } else if (path.contract().equals(Contract.HUNDREDMS)) {
            assertThat(answer.status()).as("%s", answer).isEqualTo(405);
            assertThat(answer.body().path("code").asInt()).isEqualTo(405);
            assertThat(answer.body().path("message").asText()).contains("Allow").endsWith(".");
        } else {
            assertThat(answer.status()).as("%s", answer).isEqualTo(405);
            assertThat(answer.reason()).isEqualTo("METHOD_NOT_ALLOWED");
            assertThat(answer.body().at("/error/code").asInt()).isEqualTo(405);
            assertThat(answer.message()).contains("Allow").endsWith(".");
            assertThat(answer.body().has("errors")).isEqualTo(path.contract().equals(Contract.REALTIMEKIT));
        }
    }

    @ParameterizedTest
    @MethodSource("paths")
    void headWithoutCredentialsIsAnsweredAsGet(Path path) {
        assertIsHeadOf(call("HEAD", path.path()).http(), call("GET", path.path()).http(), path.path());
    }

    @Test
    void headIsAnsweredAsGet() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        API.send(chat);
        assertThat(API.chatWhenReady(chat.sessionId()).status()).isEqualTo(200);
        assertThat(API.messages(chat.sessionId(), "").status()).isEqualTo(200);
        for (var path : List.of("/v2/health", "/v2/sessions?per_page=1", "/v2/sessions?per_page=0", "/v2/none",
                "/v2/sessions/" + chat.sessionId(), "/v2/sessions/" + chat.sessionId() + "/chat",
                "/v2/sessions/" + chat.sessionId() + "/chat?format=xls",
                "/v2/sessions/" + chat.sessionId() + "/messages", "/v2/sessions/s-unknown",
                "/.well-known/webhooks.json")) {
            var head = API.call(path, r -> r.method("HEAD", BodyPublishers.noBody())).http();
            assertIsHeadOf(head, API.get(path).http(), path);
        }
    }

    private static void assertIsHeadOf(HttpResponse<byte[]> head, HttpResponse<byte[]> get, String path) {
        assertThat(head.statusCode()).as(path).isEqualTo(get.statusCode());
        assertThat(head.body()).as(path).isEmpty();
        assertThat(headers(head)).as(path).isEqualTo(headers(get));
        assertThat(head.headers().allValues("X-Request-Id")).as(path).hasSize(1);
    }

    private static List<String> headers(HttpResponse<byte[]> answer) {
        return answer.headers().map().entrySet().stream()
                .filter(header -> !OF_REQUEST.contains(header.getKey().toLowerCase(Locale.ROOT)))
                .map(header -> header.getKey().toLowerCase(Locale.ROOT) + ": " + header.getValue()).sorted().toList();
    }
}
