package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Calls an API that is not there, not yet there, or behind another scheme.
class UnreachableApiTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final List<String> warnings = new ArrayList<>();

    private static ServerSocket listen(int port) {
        try {
            return new ServerSocket(port, 5, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Api api(String scheme, ServerSocket server, Duration connectTimeout) {
        return new Api(URI.create(scheme + "://127.0.0.1:" + server.getLocalPort()), "o", "k", warnings::add,
                _ -> {
                }, connectTimeout);
    }

    /// Answers each connection with these bytes.
    private static void answer(ServerSocket server, byte[] bytes) {
        Thread.startVirtualThread(() -> {
            while (!server.isClosed()) {
                try (var connection = server.accept()) {
                    connection.getOutputStream().write(bytes);
                    connection.shutdownOutput();
                    connection.getInputStream().readAllBytes();
                } catch (IOException e) {
                    assertThat(server.isClosed() || e.getMessage() != null).isTrue();
                }
            }
        });
    }

    @Test
    void unknownHostFailsAtOnce() {
        var run = Run.of("sessions", "--url", "http://nosuch.invalid", "--organization", "o", "--api-key", "k");

        assertThat(run).isEqualTo(new Run(1, "",
                "chat-replay: The API cannot be reached: there is no host nosuch.invalid."
                        + " Check that the API runs ('./chat-replay local' starts one), and that CHAT_REPLAY_URL or --url is right."
                        + System.lineSeparator()));
    }

    @Test
    void apiThatRefusesFirstConnectionIsTriedAgainAndTriesAreCounted() throws IOException {
        var first = listen(0);
        first.close();
        var answer = "HTTP/1.1 200 OK\r\nContent-Length: 16\r\nConnection: close\r\n\r\n{\"success\":true}".getBytes(
                java.nio.charset.StandardCharsets.UTF_8);
        var started = new ArrayList<ServerSocket>();
        try (var api = new Api(URI.create("http://127.0.0.1:" + first.getLocalPort()), "o", "k", warning -> {
            warnings.add(warning);
            started.add(listen(first.getLocalPort()));
            answer(started.getFirst(), answer);
        }, _ -> {
        }, PATIENCE)) {
            assertThat(api.getSessions("").status()).isEqualTo(200);
        } finally {
            started.getFirst().close();
        }
        assertThat(warnings).singleElement().asString().matches("Trying again: nothing listens at 127\\.0\\.0\\.1:"
                + first.getLocalPort() + " \\(try 2 of 7, in 0\\.[1-4] s\\)");
    }

    @Test
    void httpServerBehindHttpsUrlFailsAtOnceAndHttpIsNamed() throws IOException {
        try (var silent = listen(0); var api = api("https", silent, Duration.ofSeconds(5))) {
            assertThatThrownBy(() -> api.getSessions("")).isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("127.0.0.1:" + silent.getLocalPort() + " accepts no connection in time; a"
                            + " server that speaks only http needs http://");
        }
        try (var plain = listen(0); var api = api("https", plain, PATIENCE)) {
            answer(plain, "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThatThrownBy(() -> api.getSessions("")).isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("there is no TLS connection with 127.0.0.1:" + plain.getLocalPort())
                    .hasMessageContaining("CHAT_REPLAY_URL");
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void httpsServerBehindHttpUrlFailsAtOnceAndHttpsIsNamed() throws IOException {
        var tlsAlert = new byte[]{21, 3, 1, 0, 2, 2, 70, '\r', '\n', '\r', '\n'};
        try (var server = listen(0); var api = api("http", server, PATIENCE)) {
            answer(server, tlsAlert);
            assertThatThrownBy(() -> api.getSessions("")).isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("an https server needs https://");
        }
        assertThat(warnings).isEmpty();
    }

    private static List<Arguments> failures() {
        return List.of(Arguments.of(new ConnectException(), "nothing listens at example.org:443"),
                Arguments.of(new HttpTimeoutException("x"), "example.org:443 does not answer in time"),
                Arguments.of(new HttpConnectTimeoutException("x"), "example.org:443 accepts no connection in time"),
                Arguments.of(new IOException("x"), "the connection to example.org:443 broke off"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void problemNamesAddressAndHidesQuery(IOException failure, String words) {
        var url = URI.create("https://example.org/bucket?X-Amz-Signature=secret");

        assertThat(NetworkProblem.of(new IllegalStateException(failure)).at(url)).startsWith(words)
                .doesNotContain("secret");
    }
}
