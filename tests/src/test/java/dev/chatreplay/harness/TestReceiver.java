package dev.chatreplay.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.chatreplay.client.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;

/// A receiver of webhooks on this machine. Each path is a receiver of its own.
public final class TestReceiver implements AutoCloseable {
    private final HttpServer server;
    private final Clock clock;
    private final List<Post> posts = new CopyOnWriteArrayList<>();
    private final Map<String, Function<Post, Reply>> replies = new ConcurrentHashMap<>();

    /// A delivery that was received.
    ///
    /// @param at its time, by the clock of the test
    /// @param headers its headers, by name in lower case
    public record Post(String path, Instant at, Map<String, String> headers, String body) {
        /// Returns the id of the delivery; empty when it has none.
        public String id() {
            return headers.getOrDefault("webhook-id", "");
        }

        /// Returns the body.
        public JsonNode json() {
            return Json.parse(body);
        }
    }

    /// An answer.
    public record Reply(int status, Map<String, String> headers, String body) {
        /// Creates an answer without a body.
        public static Reply of(int status) {
            return new Reply(status, Map.of(), "");
        }
    }

    /// Starts the receiver.
    public TestReceiver(Clock clock) {
        this.clock = clock;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::receive);
        server.start();
    }

    /// Returns the URL of a path.
    public URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /// Sets the answers of the receiver at a path. A receiver answers 200 before.
    public void answers(String path, Function<Post, Reply> reply) {
        replies.put(path, reply);
    }

    /// Returns the deliveries that a path has received.
    public List<Post> posts(String path) {
        return posts.stream().filter(post -> post.path().equals(path)).toList();
    }

    /// Forgets all deliveries and answers.
    public void forget() {
        posts.clear();
        replies.clear();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = new ConcurrentHashMap<String, String>();
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT),
                    values.getFirst()));
            var post = new Post(exchange.getRequestURI().getPath(), clock.instant(), Map.copyOf(headers),
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            posts.add(post);
            var reply = replies.getOrDefault(post.path(), _ -> Reply.of(200)).apply(post);
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            var body = reply.body().getBytes(UTF_8);
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
