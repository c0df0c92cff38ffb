package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs commands against a stub of the API and of S3 that delays, refuses or alters its answers.
class ApiFailuresTest {
    private static final String CSV = "id\r\nm-1\r\n";

    @TempDir
    private Path directory = Path.of("");

    private final Deque<Answer> answers = new ArrayDeque<>();
    private HttpServer server = unstarted();

    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());

    private record Answer(int status, String body, String retryAfter) {}

    @SuppressWarnings("ArrayRecordComponent") // The tests do not compare requests.
    private record Request(String query, String encoding, byte[] body) {
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

    @BeforeEach
    void start() {
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void downloadWaitsWhileApiPreparesChat() throws Exception {
        then(202, "{\"success\":true,\"data\":{\"status\":\"PROCESSING\"}}", "1");
        then(200, link(CSV), "");
        then(200, CSV, "");

        var run = download();

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains("preparing the chat; sending the request again in 1 s");
        assertThat(directory.resolve("chat.csv")).hasContent(CSV);
    }

    @Test
    void downloadStopsAfterLongestWait() {
        then(202, "{}", "30");

        var run = Run.of(withApi("download", "s-1", "--wait", "5", "-o", "x.csv"));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("still preparing the chat after 5 s").contains("--wait").hasLineCount(1);
    }

    @Test
    void downloadReplacesExpiredLink() throws Exception {
        then(200, link(CSV), "");
        then(403, "<Error><Code>AccessDenied</Code></Error>", "");
        then(200, link(CSV), "");
        then(200, CSV, "");

        var run = download();

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains("Requesting a new link: S3 answered 403").doesNotContain("secret");
        assertThat(directory.resolve("chat.csv")).hasContent(CSV);
    }

    @Test
    void formatWithWrongHashKeepsItsPreviousFileAndOthersAreNew() throws Exception {
        Files.writeString(directory.resolve("chat-s-1.csv"), "previous file");
        then(200, link(CSV), "");
        then(200, link("full"), "");
        for (int i = 0; i < 4; i++) {
            then(200, CSV.replace("m-1", "m-2"), "");
            if (i < 3) {
                then(200, link(CSV), "");
            }
        }
        then(200, "full", "");

        var run = Run.of(withApi("download", "s-1", "--format", "csv,csv_full", "-o", directory.toString()));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("The format csv failed: The download failed: ", "Files are missing: csv.");
        assertThat(directory.resolve("chat-s-1.csv")).hasContent("previous file");
        assertThat(directory.resolve("chat-s-1.csv_full.csv")).hasContent("full");
        assertThat(directory).isDirectoryNotContaining("glob:**.part");
        assertThat(requests).extracting(Request::query).startsWith("format=csv", "format=csv_full");
    }

    @Test
    void formatsAreRequestedTogetherBeforeFirstWait() throws Exception {
        then(202, "{}", "1");
        then(202, "{}", "1");
        then(200, link(CSV), "");
        then(200, CSV, "");
        then(200, link("full"), "");
        then(200, "full", "");

        var run = Run.of(withApi("download", "s-1", "--format", "csv,csv_full", "-o", directory.toString()));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).containsOnlyOnce("preparing the chat");
        assertThat(requests).extracting(Request::query).startsWith("format=csv", "format=csv_full", "format=csv");
    }

    @Test
    void formatThatIsNoLongerMadeIsNamedAndOthersAreWritten() throws Exception {
        then(200, link(CSV), "");
        then(410, "{\"success\":false,\"error\":{\"reason\":\"FORMAT_NOT_AVAILABLE\",\"message\":\"Formats: csv.\"}}",
                "");
        then(200, CSV, "");

        var run = Run.of(withApi("download", "s-1", "--format", "csv,csv_full", "-o", directory.toString()));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("The format csv_full failed: ", "410 FORMAT_NOT_AVAILABLE: Formats: csv.");
        assertThat(directory.resolve("chat-s-1.csv")).hasContent(CSV);
    }

    @Test
    void downloadedCuesMoveEarlierByNegativeShift() throws Exception {
        var vtt = "WEBVTT\n\n00:01:40.000 --> 00:01:45.000\nhello\n";
        then(200, link(vtt), "");
        then(200, vtt, "");
        var target = directory.resolve("recording.vtt");

        var run = Run.of(withApi("download", "s-1", "--format", "vtt", "--shift", "-90", "-o", target.toString()));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("Wrote 1 messages with cues 90 s earlier to " + target);
        assertThat(target).hasContent("WEBVTT\n\n00:00:10.000 --> 00:00:15.000\nhello\n");
    }

    @Test
    void downloadKeepsPreviousFileWhenHashIsWrong() throws Exception {
        Files.writeString(directory.resolve("chat.csv"), "previous file");
        for (int i = 0; i < 4; i++) {
            then(200, link(CSV), "");
            then(200, CSV.replace("m-1", "m-2"), "");
        }

        var run = download();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("not as the API reported").doesNotContain("secret");
        assertThat(directory.resolve("chat.csv")).hasContent("previous file");
        assertThat(directory).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void sendRetriesAfterServerErrors() throws Exception {
        then(503, "{\"success\":false,\"error\":{\"code\":503,\"reason\":\"TRY_AGAIN\",\"message\":\"later\"}}", "1");
        then(500, "{\"message\":\"Internal Server Error\"}", "");
        then(200, "{\"success\":true,\"data\":{\"recorded\":1}}", "");
        var began = System.nanoTime();

        var run = Run.of(withApi("send", Files.writeString(directory.resolve("e.ndjson"), "{}\n").toString()));

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains("Trying again: 503 TRY_AGAIN: later").contains("500: Internal Server Error");
        assertThat(System.nanoTime() - began).isGreaterThan(1_000_000_000L);
    }

    @Test
    void sendSkipsEveryEventThatAnswerNames() throws Exception {
        then(200, """
                {"success":true,"data":{"recorded":1,"refused":[
                {"index":0,"path":"$.events[0]","reason":"SESSION_CLOSED","message":"Too late."},
                {"index":2,"path":"$.events[2].id","reason":"INVALID_ID","message":"No id."}]}}""", "");

        var run = send("--skip-invalid", "{}\n\n{}\n{}\n");

        assertThat(run.out()).startsWith("Sent 1 events");
        assertThat(run.err()).contains("Skipped line 1: SESSION_CLOSED at $: Too late.",
                "Skipped line 4: INVALID_ID at $.id: No id.", "2 lines were refused and skipped.");
        assertThat(requests).singleElement()
                .satisfies(request -> assertThat(request.query()).isEqualTo("on_invalid=skip"));
    }

    @Test
    void sendSkipsEventsOfBodyThatApiRefusesAsWhole() throws Exception {
        then(400,
                """
                        {"success":false,"error":{"code":400,"reason":"INVALID_JSON","message":"INVALID_JSON at $.events[1]","details":[
                        {"index":1,"path":"$.events[1]","reason":"INVALID_JSON","message":"Send JSON."}]}}""",
                "");
        then(200, "{\"success\":true,\"data\":{\"recorded\":2,\"refused\":[]}}", "");

        var run = send("--skip-invalid", "{}\n{}\n{}\n");

        assertThat(run.out()).startsWith("Sent 2 events");
        assertThat(run.err()).contains("Skipped line 2: INVALID_JSON at $: Send JSON.");
    }

    @Test
    void sendNamesLinesOfRequestThatFails() throws Exception {
        then(413, "{\"message\":\"Request Too Long\"}", "");

        var run = send("--skip-invalid", "\n{}\n{}\n");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("The API refused lines 2 to 3: 413: Request Too Long");
    }

    @Test
    void sendCompressesLargeRequests() throws Exception {
        var line = "{\"text\":\"" + "hello ".repeat(2_000) + "\"}\n";
        for (var content : List.of("{}\n", line)) {
            for (var option : List.of("--skip-invalid", "--no-gzip")) {
                then(200, "{\"success\":true,\"data\":{\"recorded\":1}}", "");
                assertThat(send(option, content).exitCode()).isZero();
            }
        }
        assertThat(requests).extracting(Request::encoding).containsExactly("", "", "gzip", "");
        assertThat(requests).extracting(Request::text).containsExactly("{\"events\":[{}]}", "{\"events\":[{}]}",
                "{\"events\":[" + line.strip() + "]}", "{\"events\":[" + line.strip() + "]}");
        assertThat(requests.get(2).body()).hasSizeLessThan(1_000);
    }

    @Test
    void bodyThatGzipMakesLargerIsNotCompressed() {
        var random = new byte[9_000];
        new Random(1).nextBytes(random);
        assertThat(Gzip.ifSmaller(random)).isEmpty();
        assertThat(Gzip.ifSmaller(new byte[9_000])).isPresent();
    }

    @Test
    void sendReadsNoIndexFromErrorMessage() throws Exception {
        then(400,
                "{\"success\":false,\"error\":{\"code\":400,\"reason\":\"INVALID_EVENTS\",\"message\":\"events[0] is invalid\","
                        + "\"details\":[{\"path\":\"$.events\",\"reason\":\"WRONG_TYPE\",\"message\":\"no array\"}]}}",
                "");

        var run = send("--skip-invalid", "{}\n");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("The API refused line 1: 400 INVALID_EVENTS: events[0] is invalid");
    }

    private Run send(String option, String lines) throws IOException {
        return Run.of(withApi("send", option, Files.writeString(directory.resolve("e.ndjson"), lines).toString()));
    }

    private Run download() {
        return Run.of(withApi("download", "s-1", "-o", directory.resolve("chat.csv").toString()));
    }

    private String[] withApi(String... arguments) {
        var all = new java.util.ArrayList<>(List.of(arguments));
        all.addAll(List.of("--url", url(), "--organization", "o", "--api-key", "k"));
        return all.toArray(String[]::new);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private String link(String csv) throws Exception {
        var bytes = csv.getBytes(StandardCharsets.UTF_8);
        var sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        return """
                {"success":true,"data":{"chat_download_url":"%s/bucket/key?X-Amz-Signature=secret",\
                "chat_download_url_expiry":"2026-11-21T10:00:00.000Z","chat_complete":true,"chat_message_count":1,\
                "chat_size_bytes":%d,"chat_sha256":"%s"}}""".formatted(url(), bytes.length, sha256);
    }

    private void then(int status, String body, String retryAfter) {
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
}
