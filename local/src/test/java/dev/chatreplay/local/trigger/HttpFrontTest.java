package dev.chatreplay.local.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.chatreplay.local.template.CorsRule;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HttpFrontTest {
    private static final CorsRule NO_CORS = new CorsRule(List.of(), List.of("GET"), List.of(), List.of(), 1);
    private static final AtomicInteger REMAINING_MILLIS = new AtomicInteger();
    private static final BlockingQueue<AnsweredRequest> REQUESTS = new LinkedBlockingQueue<>();
    private static HttpFront front;
    private static HttpClient http;

    @BeforeAll
    static void start() throws Exception {
        front = HttpFront.bind(anyPort(), Duration.ofMinutes(5));
        front.serve(List.of(
                route("/full", """
                        {"statusCode":201,"headers":{"X-Kind":"full","Content-Length":"7"},"cookies":["a=1","b=2"],
                        "body":"aGk=","isBase64Encoded":true}"""),
                route("/empty", "{\"statusCode\":204}"), route("/nonsense", "\"nonsense\""),
                new Route("POST /throws", "f", (_, _, _) -> {
                    throw new IllegalStateException("a bug");
                }),
                new Route("POST /time", "f", HttpFrontTest::recordTime),
                new Route("GET /sessions/{sessionId}/chat", "f", (_, out, _) -> out
                        .write("{\"statusCode\":204}".getBytes(StandardCharsets.UTF_8)))),
                NO_CORS, Clock.systemUTC(), REQUESTS::add);
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        http.close();
        front.close();
    }

    /// Returns the line of the next request with this method, without its time.
    private static String reported(String method) throws InterruptedException {
        for (;;) {
            var request = REQUESTS.take();
            if (request.method().equals(method)) {
                return request.line().replaceFirst("\\d+ ms$", "… ms");
            }
        }
    }

    @Test
    void requestIsReportedWithoutQueryAndWithoutControlCharacters() throws Exception {
        raw("TRACE1 /full?token=secret HTTP/1.1");
        assertThat(reported("TRACE1")).isEqualTo("TRACE1 /full 404 … ms");

        raw("TRACE2 http://u:p@127.0.0.1/sessions/%0A\u00ad?x HTTP/1.1");
        assertThat(reported("TRACE2")).isEqualTo("TRACE2 /sessions/%0A\\u00ad 404 … ms");

        raw("T\u001b[31m /full HTTP/1.1");
        assertThat(reported("T\u001b[31m")).isEqualTo("T\\u001b[31m /full 404 … ms");
    }

    /// Sends a request line as it is, and waits for the answer.
    private static void raw(String line) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), front.port())) {
            socket.getOutputStream().write((line + "\r\nHost: h\r\nContent-Length: 0\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
    }

    @Test
    void clientGetsStatusHeadersCookiesAndDecodedBody() throws Exception {
        var response = post("/full", "");

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(response.body()).isEqualTo("hi");
        assertThat(response.headers().firstValue("x-kind")).contains("full");
        assertThat(response.headers().allValues("set-cookie")).containsExactlyInAnyOrder("a=1", "b=2");
    }

    @Test
    void clientGetsAnswerWithoutBody() throws Exception {
        assertThat(post("/empty", "").statusCode()).isEqualTo(204);
    }

    @Test
    void failingFunctionGives500() throws Exception {
        for (var path : List.of("/throws", "/nonsense")) {
            var response = post(path, "");
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).isEqualTo("{\"message\":\"Internal Server Error\"}");
        }
    }

    @Test
    void slowFunctionGives503() throws Exception {
        try (var impatient = HttpFront.bind(anyPort(), Duration.ofMillis(100))) {
            impatient.serve(List.of(new Route("POST /hangs", "f", HttpFrontTest::hang)), NO_CORS, Clock.systemUTC(),
                    _ -> {
                    });
            var response = post(impatient, "/hangs", "");
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.body()).isEqualTo("{\"message\":\"Service Unavailable\"}");
        }
    }

    @Test
    void functionSeesItsRemainingTime() throws Exception {
        assertThat(post("/time", "").statusCode()).isEqualTo(204);
        assertThat(REMAINING_MILLIS.get()).isBetween(200_000, 299_000);
    }

    @Test
    void bodyOver10MegabytesGives413AndServerContinues() throws Exception {
        var response = post("/full", "x".repeat(HttpFront.MAX_BODY_BYTES + 1));

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).isEqualTo("{\"message\":\"Request Too Long\"}");
        assertThat(post("/full", "x".repeat(HttpFront.MAX_BODY_BYTES)).statusCode()).isEqualTo(201);
    }

    @Test
    void undecodableTargetGives4xx() throws Exception {
        assertThat(statusLine("GET /full%zz HTTP/1.1")).startsWith("HTTP/1.1 400");
        assertThat(statusLine("GET /full?a=%zz HTTP/1.1")).startsWith("HTTP/1.1 400");
        assertThat(statusLine("GET /full%ff%fe HTTP/1.1")).startsWith("HTTP/1.1 404");
    }

    @Test
    void undecodablePathParameterGives400() throws Exception {
        assertThat(statusLine("GET /sessions/a%20b/chat HTTP/1.1")).startsWith("HTTP/1.1 204");
        for (var segment : List.of("%ff", "%c0%ae", "%ed%a0%80", "%zz", "a%2", "%", "\u00e9", "\u00c3\u00a9",
                "\u0085")) {
            assertThat(statusLine("GET /sessions/" + segment + "/chat HTTP/1.1")).as(segment)
                    .startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void unusualTargetGetsAnAnswer() throws Exception {
        assertThat(statusLine("OPTIONS * HTTP/1.1")).startsWith("HTTP/1.1 404");
        assertThat(statusLine("GET http://localhost/sessions/a/chat HTTP/1.1")).startsWith("HTTP/1.1 204");
    }

    /// Sends a request line that an HTTP client library would not send, and returns the status line.
    private static String statusLine(String requestLine) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), front.port());
                var in = new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            socket.getOutputStream().write((requestLine + "\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            return String.valueOf(in.readLine());
        }
    }

    private static Route route(String path, String answer) {
        RequestStreamHandler handler = (_, out, _) -> out.write(answer.getBytes(StandardCharsets.UTF_8));
        return new Route("POST " + path, "f", handler);
    }

    private static void hang(InputStream in, OutputStream out, Context context) {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void recordTime(InputStream in, OutputStream out, Context context) throws IOException {
        REMAINING_MILLIS.set(context.getRemainingTimeInMillis());
        out.write("{\"statusCode\":204}".getBytes(StandardCharsets.UTF_8));
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static HttpResponse<String> post(String path, String body) throws Exception {
        return post(front, path, body);
    }

    private static HttpResponse<String> post(HttpFront to, String path, String body) throws Exception {
        var uri = URI.create("http://127.0.0.1:" + to.port() + path);
        return http.send(HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(body)).build(),
                BodyHandlers.ofString());
    }
}
