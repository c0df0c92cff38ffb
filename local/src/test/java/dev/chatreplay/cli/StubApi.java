package dev.chatreplay.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/// A stub of the API and of S3. It gives the answers that a test adds, in turn.
final class StubApi implements AutoCloseable {
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    private final HttpServer server = unstarted();

    private record Answer(int status, String body, String retryAfter) {}

    @SuppressWarnings("ArrayRecordComponent") // The tests do not compare requests.
    record Request(String query, String encoding, byte[] body) {
        String text() {
            try (var in = encoding.equals("gzip")
                    ? new GZIPInputStream(new ByteArrayInputStream(body))
                    : new ByteArrayInputStream(body)) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    StubApi() {
        server.createContext("/", this::answer);
        server.start();
    }

    /// Returns the requests so far.
    List<Request> requests() {
        return requests;
    }

    /// Returns the arguments of a command, with the options that name this API.
    String[] options(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--url", url(), "--organization", "o", "--api-key", "k"));
        return all.toArray(String[]::new);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// Returns the answer that links to a file with this content.
    String link(String csv) throws NoSuchAlgorithmException {
        var bytes = csv.getBytes(StandardCharsets.UTF_8);
        var sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        return """
                {"success":true,"data":{"chat_download_url":"%s/bucket/key?X-Amz-Signature=secret",\
                "chat_download_url_expiry":"2026-11-21T10:00:00.000Z","chat_complete":true,"chat_message_count":1,\
                "chat_size_bytes":%d,"chat_sha256":"%s"}}""".formatted(url(), bytes.length, sha256);
    }

    /// Adds the answer to the next request.
    void then(int status, String body, String retryAfter) {
        answers.add(new Answer(status, body, retryAfter));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(new Request(Objects.requireNonNullElse(exchange.getRequestURI().getQuery(), ""),
                    Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Content-Encoding"), ""),
                    exchange.getRequestBody().readAllBytes()));
            var answer = answers.remove();
            var body = answer.body().getBytes(StandardCharsets.UTF_8);
            if (!answer.retryAfter().isEmpty()) {
                exchange.getResponseHeaders().set("Retry-After", answer.retryAfter());
            }
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static HttpServer unstarted() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
