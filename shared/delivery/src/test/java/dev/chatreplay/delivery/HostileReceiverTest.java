package dev.chatreplay.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.delivery.HostileServer.Behavior;
import dev.chatreplay.delivery.Receiver.Reason;
import dev.chatreplay.delivery.Receiver.Reception;
import dev.chatreplay.delivery.Receiver.Reception.Answered;
import dev.chatreplay.delivery.Receiver.Reception.NotAnswered;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLockTarget;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Posts to receivers that do harm. In place of the public addresses, only loopback addresses pass the check.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = Resources.SYSTEM_PROPERTIES, mode = ResourceAccessMode.READ, target = ResourceLockTarget.CHILDREN)
class HostileReceiverTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Duration SHORT = Duration.ofSeconds(1);
    /// More than any buffer between client and server, and much less than the hostile answers.
    private static final long BUFFERS = 64L << 20;
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-04T05:06:07Z"), ZoneOffset.UTC);

    private static @Nullable Certificates certificates;
    private static @Nullable Receiver receiver;

    /// Resolves each host by a function, and counts.
    private static final class Dns implements DnsResolver {
        private final AtomicInteger questions = new AtomicInteger();
        private final Function<Integer, String[]> addresses;

        /// @param addresses the addresses for each question; the first one has the number 1
        Dns(Function<Integer, String[]> addresses) {
            this.addresses = addresses;
        }

        @Override
        public InetAddress[] resolve(String host) {
            var answer = addresses.apply(questions.incrementAndGet());
            var resolved = new InetAddress[answer.length];
            for (var i = 0; i < answer.length; i++) {
                resolved[i] = InetAddress.ofLiteral(answer[i]);
            }
            return resolved;
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException, GeneralSecurityException {
        certificates = Certificates.create(directory);
        receiver = receiver(new Dns(_ -> new String[]{"127.0.0.1"}));
    }

    @AfterAll
    static void stop() {
        Objects.requireNonNull(receiver).close();
    }

    private static Receiver receiver(DnsResolver dns) throws IOException, GeneralSecurityException {
        return receiver(dns, InetAddress::isLoopbackAddress);
    }

    /// Takes any port, because the servers of these tests have random ones.
    private static Receiver receiver(DnsResolver dns, Predicate<InetAddress> check)
            throws IOException, GeneralSecurityException {
        return new Receiver(_ -> true, dns, check, Objects.requireNonNull(certificates).client(), CLOCK);
    }

    private static HostileServer server(Certificates.Kind kind, Behavior behavior)
            throws IOException, GeneralSecurityException {
        SSLContext tls = Objects.requireNonNull(certificates).server(kind);
        return HostileServer.start(tls.getServerSocketFactory()::createServerSocket, behavior);
    }

    private static HostileServer server(Behavior behavior) throws IOException, GeneralSecurityException {
        return server(Certificates.Kind.VALID, behavior);
    }

    private static Reception post(Receiver receiver, HostileServer server, Duration limit) {
        return receiver.post(URI.create("https://" + Certificates.HOST + ":" + server.port() + "/hook?a=b"),
                Map.of("webhook-id", "msg_1"),
                "{\"ä\":1}", limit);
    }

    private static Reception post(HostileServer server, Duration limit) {
        return post(Objects.requireNonNull(receiver), server, limit);
    }

    private static NotAnswered notAnswered(Reason reason) {
        return new NotAnswered(reason.name());
    }

    private static String answer(String status, String headers, String body) {
        return "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void deliveryIsOnePlainPostToHost() throws IOException, GeneralSecurityException {
        try (var server = server(Behavior.text(answer("204 No Content", "", "")))) {
            assertThat(post(server, LONG)).isEqualTo(new Answered(204, "", Optional.empty()));
            assertThat(server.requests).hasSize(1);
            assertThat(server.requests.getFirst()).startsWith("POST /hook?a=b HTTP/1.1\r\n")
                    .contains("\r\nHost: " + Certificates.HOST + ":" + server.port() + "\r\n",
                            "\r\nwebhook-id: msg_1\r\n",
                            "\r\nContent-Type: application/json\r\n", "\r\nContent-Length: 8\r\n",
                            "\r\nConnection: close\r\n",
                            "\r\nUser-Agent: Chat-Replay\r\n")
                    .doesNotContainIgnoringCase("accept-encoding", "cookie", "expect", "upgrade")
                    .endsWith("\r\n\r\n{\"ä\":1}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"200 OK", "404 Not Found", "410 Gone", "429 Too Many Requests", "500 Internal Server Error",
            "503 Busy"})
    void statusStartAndRetryAfterAreReported(String status) throws IOException, GeneralSecurityException {
        try (var server = server(Behavior.text(answer(status, "Retry-After: 120\r\n", "x".repeat(5000))))) {
            assertThat(post(server, LONG))
                    .isEqualTo(new Answered(Integer.parseInt(status.substring(0, 3)), "x".repeat(200),
                            Optional.of(Duration.ofMinutes(2))));
            assertThat(server.connections).hasValue(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"})
    void redirectIsNotFollowed(String status) throws IOException, GeneralSecurityException {
        try (var target = server(Behavior.text(answer("200 OK", "", "")));
                var server = server(Behavior.text(
                        answer(status, "Location: https://" + Certificates.HOST + ":" + target.port() + "/\r\n",
                                "")))) {
            assertThat(post(server, LONG))
                    .isEqualTo(new Answered(Integer.parseInt(status.substring(0, 3)), "", Optional.empty()));
            assertThat(target.connections).hasValue(0);
        }
    }

    @Test
    void cookiesAndConnectionsAreNotUsedAgain() throws IOException, GeneralSecurityException {
        try (var server = server((out, _) -> {
            out.write(answer("200 OK", "Set-Cookie: a=b\r\nConnection: keep-alive\r\n", "ok").getBytes(UTF_8));
            // Keeps the connection open.
            new CountDownLatch(1).await(1, TimeUnit.SECONDS);
        })) {
            post(server, LONG);
            post(server, LONG);
            assertThat(server.connections).hasValue(2);
            assertThat(server.requests).hasSize(2).noneMatch(request -> request.contains("ookie"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n",
            "HTTP/1.1 200 OK\r\n\r\nabc"})
    void receiverThatHangsIsCutByTimer(String start) throws IOException, GeneralSecurityException {
        try (var server = server((out, socket) -> {
            out.write(start.getBytes(UTF_8));
            var _ = socket.getInputStream().read();
        })) {
            assertCutByTimer(server);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nX: ", "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n",
            "HTTP/1.1 200 OK\r\n\r\n"})
    void receiverThatDripsIsCutByTimer(String start) throws IOException, GeneralSecurityException {
        try (var server = server((out, _) -> {
            out.write(start.getBytes(UTF_8));
            repeat(out, "a", Duration.ofMillis(100));
        })) {
            assertCutByTimer(server);
        }
    }

    @Test
    void interimAnswersWithoutEndAreCutByTimer() throws IOException, GeneralSecurityException {
        try (var server = server((out, _) -> repeat(out, "HTTP/1.1 102 Processing\r\n\r\n", Duration.ofMillis(20)))) {
            assertCutByTimer(server);
        }
    }

    @Test
    void receiverThatNeverStartsTlsIsCutByTimer() throws IOException {
        try (var server = HostileServer.startDeaf((_, socket) -> {
            while (socket.getInputStream().read() >= 0) {
                // Reads until the client closes the connection.
            }
        })) {
            assertCutByTimer(server);
        }
    }

    @Test
    void receiverThatIsNoTlsServerFailsInTls() throws IOException {
        try (var server = HostileServer.startDeaf(Behavior.text(answer("200 OK", "", "")))) {
            assertThat(post(server, LONG)).isEqualTo(notAnswered(Reason.TLS_FAILED));
        }
    }

    @Test
    void resetIsLostConnectionWithoutSecondTry() throws IOException, GeneralSecurityException {
        try (var server = HostileServer.startDeaf((_, socket) -> {
            // Sends RST in place of FIN when the socket is closed, in the middle of the handshake.
            var _ = socket.getInputStream().read();
            socket.setSoLinger(true, 0);
        })) {
            assertThat(post(server, LONG)).isIn(notAnswered(Reason.CONNECTION_LOST), notAnswered(Reason.TLS_FAILED));
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void endWithoutAnswerIsLostConnectionWithoutSecondTry() throws IOException, GeneralSecurityException {
        try (var server = server((_, _) -> {
            // Ends the connection without an answer.
        })) {
            assertThat(post(server, LONG)).isEqualTo(notAnswered(Reason.CONNECTION_LOST));
            assertThat(server.connections).hasValue(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1000000000\r\n\r\n", "\r\n", "Transfer-Encoding: chunked\r\n\r\n"})
    void largeAnswerIsReadForFourKibibytesOnly(String headers) throws IOException, GeneralSecurityException {
        var chunk = "1000\r\n" + "x".repeat(4096) + "\r\n";
        try (var server = server((out, _) -> {
            out.write(("HTTP/1.1 200 OK\r\n" + headers).getBytes(UTF_8));
            repeat(out, headers.contains("chunked") ? chunk : "x".repeat(4096), Duration.ZERO);
        })) {
            assertThat(post(server, LONG)).isEqualTo(new Answered(200, "x".repeat(200), Optional.empty()));
            awaitEnd(server);
            assertThat(server.bytesWritten.get()).isGreaterThan(4096).isLessThan(BUFFERS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "X: y\r\n", "\r\n"})
    void headWithoutEndIsBadAnswer(String part) throws IOException, GeneralSecurityException {
        try (var server = server((out, _) -> {
            if (!part.isBlank()) {
                out.write("HTTP/1.1 200 OK\r\n".getBytes(UTF_8));
            }
            repeat(out, part.repeat(1000), Duration.ZERO);
        })) {
            assertThat(post(server, LONG)).isEqualTo(notAnswered(Reason.BAD_ANSWER));
            awaitEnd(server);
            assertThat(server.bytesWritten.get()).isLessThan(BUFFERS);
        }
    }

    @Test
    void compressedAnswerIsNotDecompressed() throws IOException, GeneralSecurityException {
        var bomb = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bomb)) {
            for (var i = 0; i < 100; i++) {
                gzip.write(new byte[100_000]);
            }
        }
        try (var server = server((out, _) -> {
            out.write(("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + bomb.size() + "\r\n\r\n")
                    .getBytes(UTF_8));
            out.write(bomb.toByteArray());
        })) {
            assertThat(post(server, LONG)).isInstanceOfSatisfying(Answered.class,
                    answered -> assertThat(answered.start()).isEqualTo(new String(bomb.toByteArray(), 0, 200, UTF_8)));
            assertThat(bomb.toString(ISO_8859_1)).startsWith("\u001f\u008b");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "VALID")
    void badCertificateEndsBeforeRequest(Certificates.Kind kind) throws IOException, GeneralSecurityException {
        try (var server = server(kind, Behavior.text(answer("200 OK", "", "")))) {
            assertThat(post(server, LONG)).isEqualTo(notAnswered(Reason.TLS_FAILED));
            assertThat(server.connections).hasValue(1);
            assertThat(server.requests).isEmpty();
        }
    }

    @Test
    void secondLookUpWithPrivateAddressIsRefused() throws IOException, GeneralSecurityException {
        var dns = new Dns(question -> new String[]{question == 1 ? "127.0.0.1" : "10.0.0.1"});
        try (var rebound = receiver(dns); var server = server(Behavior.text(answer("200 OK", "", "")))) {
            assertThat(post(rebound, server, LONG)).isEqualTo(new Answered(200, "", Optional.empty()));
            assertThat(dns.questions).as("one look-up for one delivery").hasValue(1);
            assertThat(post(rebound, server, LONG)).isEqualTo(notAnswered(Reason.ADDRESS_REFUSED));
            assertThat(dns.questions).hasValue(2);
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void onlyAddressesThatPassAreConnected() throws IOException, GeneralSecurityException {
        try (var mixed = receiver(new Dns(_ -> new String[]{"10.0.0.1", "127.0.0.1", "fd00::1"}));
                var server = server(Behavior.text(answer("200 OK", "", "")))) {
            assertThat(post(mixed, server, LONG)).isEqualTo(new Answered(200, "", Optional.empty()));
        }
    }

    @Test
    void lookUpThatHangsIsCutByTimer() throws IOException, GeneralSecurityException {
        var never = new CountDownLatch(1);
        try (var hanging = receiver(new Dns(_ -> {
            try {
                never.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            return new String[0];
        })); var server = server(Behavior.text(answer("200 OK", "", "")))) {
            assertThat(post(hanging, server, SHORT)).isEqualTo(notAnswered(Reason.TIMED_OUT));
            assertThat(server.connections).hasValue(0);
        }
    }

    @Test
    void unknownHostAndClosedPortAreReported() throws IOException, GeneralSecurityException {
        var server = server(Behavior.text(""));
        server.close();
        assertThat(post(server, LONG)).isEqualTo(notAnswered(Reason.NOT_CONNECTED));
        try (var unknown = receiver(new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                throw new UnknownHostException(host);
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        })) {
            assertThat(post(unknown, server, LONG)).isEqualTo(notAnswered(Reason.HOST_NOT_FOUND));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1", "http://localhost", "http://[::1]", "http://127.1",
            "http://2130706433"})
    void loopbackIsRefusedUnlessAllowed(String origin) throws IOException {
        try (var product = new Receiver(false);
                var server = HostileServer.start(ServerSocket::new, Behavior.text(answer("200 OK", "", "")))) {
            var reception = product.post(URI.create(origin + ":" + server.port() + "/"), Map.of(), "{}", LONG);
            assertThat(reception).isEqualTo(notAnswered(Reason.URL_REFUSED));
            assertThat(server.connections).hasValue(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://hooks.example.com:22/", "http://hooks.example.com/",
            "https://hooks.example.com:22/", "https://user@hooks.example.com/", "ftp://hooks.example.com/",
            "https://169.254.169.254/"})
    void urlThatNoRegistrationMayHaveIsRefused(String url) {
        try (var product = new Receiver(false); var local = new Receiver(true)) {
            assertThat(product.post(URI.create(url), Map.of(), "{}", LONG)).isEqualTo(notAnswered(Reason.URL_REFUSED));
            assertThat(local.post(URI.create(url), Map.of(), "{}", LONG)).isEqualTo(notAnswered(Reason.URL_REFUSED));
        }
    }

    @Test
    void publicNameOfLoopbackAddressIsRefused() throws IOException, GeneralSecurityException {
        try (var product = receiver(new Dns(_ -> new String[]{"127.0.0.1"}), PublicAddress::isPublic);
                var server = server(Behavior.text(answer("200 OK", "", "")))) {
            assertThat(post(product, server, LONG)).isEqualTo(notAnswered(Reason.ADDRESS_REFUSED));
            assertThat(server.connections).hasValue(0);
        }
    }

    @Test
    @ResourceLock(Resources.SYSTEM_PROPERTIES)
    void proxyOfSystemPropertiesIsNotUsed() throws IOException, GeneralSecurityException {
        try (var proxy = HostileServer.startDeaf(Behavior.text(""));
                var server = server(Behavior.text(answer("200 OK", "", "")))) {
            System.setProperty("socksProxyHost", "127.0.0.1");
            System.setProperty("socksProxyPort", Integer.toString(proxy.port()));
            // By default, loopback addresses need no proxy.
            System.setProperty("socksNonProxyHosts", "");
            assertThat(post(server, LONG)).isEqualTo(new Answered(200, "", Optional.empty()));
            assertThat(proxy.connections).hasValue(0);
        } finally {
            System.clearProperty("socksProxyHost");
            System.clearProperty("socksProxyPort");
            System.clearProperty("socksNonProxyHosts");
        }
    }

    @Test
    void embeddedStackDeliversToLoopback() throws IOException {
        try (var local = new Receiver(true);
                var server = HostileServer.start(ServerSocket::new, Behavior.text(answer("200 OK", "", "")))) {
            var url = "http://127.0.0.1:" + server.port() + "/";
            assertThat(local.post(URI.create(url), Map.of(), "{}", LONG))
                    .isEqualTo(new Answered(200, "", Optional.empty()));
        }
    }

    private static void repeat(OutputStream out, String part, Duration pause) throws IOException, InterruptedException {
        var bytes = part.getBytes(UTF_8);
        for (long sent = 0; sent < 1L << 30; sent += bytes.length) {
            out.write(bytes);
            Thread.sleep(pause);
        }
    }

    /// On a busy machine, the time may be over before the client connects. Then repeats with a longer time.
    private static void assertCutByTimer(HostileServer server) {
        var limit = SHORT;
        do {
            assertThat(post(server, limit)).isEqualTo(notAnswered(Reason.TIMED_OUT));
            limit = limit.multipliedBy(2);
        } while (server.connections.get() == 0);
        awaitEnd(server);
    }

    private static void awaitEnd(HostileServer server) {
        try {
            assertThat(server.ended.await(LONG.toSeconds(), TimeUnit.SECONDS)).as("the connection ended").isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
