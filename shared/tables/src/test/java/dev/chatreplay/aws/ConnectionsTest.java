package dev.chatreplay.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chatreplay.runtime.Concurrently;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Tests how often the clients open a new connection. The server counts its connections, and answers each request with `{}`.
class ConnectionsTest {
    /// The number of calls that a function makes in parallel.
    private static final int PARALLEL = 8;
    private static final Duration SHORT_OF_LIMIT = Duration.ofSeconds(14);

    @AutoClose
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicInteger connections = new AtomicInteger();
    /// Answers only when this many requests are under way.
    private volatile CyclicBarrier together = new CyclicBarrier(1);
    /// Whether the server closes each connection after its answer, as AWS closes idle connections.
    private volatile boolean closes;
    @AutoClose
    private final AwsClients aws = clients();

    ConnectionsTest() throws IOException {
        Thread.ofVirtual().start(this::accept);
    }

    private AwsClients clients() {
        var endpoint = URI.create("http://127.0.0.1:" + server.getLocalPort());
        return AwsClients.at(new AwsClients.Endpoints(endpoint, endpoint, endpoint, Region.US_EAST_1,
                StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")), List.of()));
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var connection = server.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException _) {
                // The test has ended.
            }
        }
    }

    private void serve(Socket connection) {
        try (connection;
                var in = new BufferedReader(
                        new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1))) {
            while (read(in)) {
                together.await();
                connection.getOutputStream().write(
                        "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: 2\r\n\r\n{}"
                                .getBytes(StandardCharsets.ISO_8859_1));
                if (closes) {
                    return;
                }
            }
        } catch (IOException | InterruptedException | BrokenBarrierException _) {
            // The client has closed the connection.
        }
    }

    /// Reads a request. Returns false at the end of the stream.
    private static boolean read(BufferedReader in) throws IOException {
        int length = 0;
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            if (line.isEmpty()) {
                return in.skip(length) == length;
            }
            if (line.startsWith("Content-Length: ")) {
                length = Integer.parseInt(line.substring("Content-Length: ".length()));
            }
        }
        return false;
    }

    private void call() {
        assertThat(aws.dynamoDb().getItem(r -> r.tableName("Sessions").key(Map.of("pk", AttributeValue.fromS("s-1"))))
                .hasItem()).isFalse();
    }

    @Test
    void connectionThatIsIdleForSixSecondsIsUsedAgain() throws InterruptedException {
        call();
        var idleSince = System.nanoTime();
        Thread.sleep(Duration.ofMillis(6_500));
        call();
        assumeTrue(System.nanoTime() - idleSince < SHORT_OF_LIMIT.toNanos(), "the machine paused for too long");
        assertThat(connections).hasValue(1);
    }

    @Test
    void connectionsOfParallelCallsAreUsedAgain() {
        together = new CyclicBarrier(PARALLEL);
        var calls = IntStream.range(0, PARALLEL).<Runnable>mapToObj(_ -> this::call).toArray(Runnable[]::new);
        for (int i = 0; i < 3; i++) {
            Concurrently.run(calls);
        }
        assertThat(connections).hasValue(PARALLEL);
    }

    @Test
    void callSucceedsWhenServerHasClosedIdleConnection() {
        closes = true;
        for (int i = 0; i < 5; i++) {
            call();
        }
        assertThat(connections).hasValue(5);
    }
}
