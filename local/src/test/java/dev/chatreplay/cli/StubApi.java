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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/// A stub of the API and of S3. It gives the answers that a test adds, in turn.
final class StubApi implements AutoCloseable {
    /// The tries of a download that receives little.
    private static final int TRIES = 4;

    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    private final HttpServer server = unstarted();

    /// Answers one request.
    interface Answer {
        void to(HttpExchange exchange) throws IOException, InterruptedException;
    }

    @SuppressWarnings("ArrayRecordComponent") // The tests do not compare requests.
    record Request(String query, String encoding, String range, String ifRange, byte[] body) {
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
        server.setExecutor(threads);
        server.start();
    }

    /// Returns the requests so far.
    List<Request> requests() {
        return List.copyOf(requests);
    }

    /// Returns the arguments of a command, with the options that name this API.
    String[] options(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--url", url(), "--organization", "o", "--api-key", "k"));
        return all.toArray(String[]::new);
    }

    String url() {
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
        then(exchange -> {
            if (!retryAfter.isEmpty()) {
                exchange.getResponseHeaders().set("Retry-After", retryAfter);
            }
            text(status, body).to(exchange);
        });
    }

    private static Answer text(int status, String body) {
        return exchange -> {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    /// Adds the answer to the next request.
    void then(Answer answer) {
        answers.add(answer);
    }

    /// Adds the answer with a link to a file, and the answer of S3 to the request for it.
    void thenFile(String file, Answer answer) throws NoSuchAlgorithmException {
        then(200, link(file), "");
        then(answer);
    }

    /// Adds the answers to all tries of a download, with the same answer of S3 to each request for the file. The order of the requests does
    /// not matter.
    void thenFileAtEachTry(String file, Answer answer) throws NoSuchAlgorithmException {
        var link = text(200, link(file));
        for (int i = 0; i < 2 * TRIES; i++) {
            then(exchange -> {
                var isForApi = exchange.getRequestURI().getQuery().startsWith("format=");
                (isForApi ? link : answer).to(exchange);
            });
        }
    }

    /// Returns an answer as S3 gives it: the requested range of a file, at most `limit` bytes of it. The connection then breaks off.
    static Answer range(String file, int limit) {
        return exchange -> {
            var range = header(exchange, "Range").replaceAll("\\D", "");
            from(range.isEmpty() ? 0 : Integer.parseInt(range), file, limit).to(exchange);
        };
    }

    /// Returns the same answer for a range of its own choice.
    static Answer from(int first, String file, int limit) {
        return exchange -> {
            var bytes = file.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("ETag", "\"tag\"");
            if (first > 0) {
                exchange.getResponseHeaders().set("Content-Range",
                        "bytes " + first + "-" + (bytes.length - 1) + "/" + bytes.length);
            }
            exchange.sendResponseHeaders(first > 0 ? 206 : 200, bytes.length - first);
            exchange.getResponseBody().write(Arrays.copyOfRange(bytes, first, Math.min(bytes.length, first + limit)));
            exchange.getResponseBody().flush();
        };
    }

    /// Returns an answer that is silent after the first bytes of a file until the stub is closed.
    Answer stalled(String file, int limit) {
        return exchange -> {
            range(file, limit).to(exchange);
            closing.await();
        };
    }

    /// Returns an answer that never begins.
    Answer silent() {
        return _ -> closing.await();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(new Request(Objects.requireNonNullElse(exchange.getRequestURI().getQuery(), ""),
                    header(exchange, "Content-Encoding"), header(exchange, "Range"), header(exchange, "If-Range"),
                    exchange.getRequestBody().readAllBytes()));
            answers.remove().to(exchange);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static String header(HttpExchange exchange, String name) {
        return Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst(name), "");
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
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
