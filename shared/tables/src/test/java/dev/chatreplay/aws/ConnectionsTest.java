package dev.chatreplay.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
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
    /// Longer than the 5 seconds for which the JDK keeps an idle connection by default.
    private static final Duration IDLE = Duration.ofMillis(5_100);
    private static final Duration SHORT_OF_LIMIT = Duration.ofSeconds(14);
    /// The time after which the SDK sends a call again.
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

    @AutoClose
    private final Service service = new Service();

    ConnectionsTest() throws IOException {}

    /// The server, and the clients that call it.
    private static final class Service implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final AtomicInteger connections = new AtomicInteger();
        /// Answers only when this many requests are under way.
        private volatile CyclicBarrier together = new CyclicBarrier(1);
        /// Whether the server closes each connection after its answer, as AWS closes idle connections.
        private volatile boolean closes;
        private final AwsClients aws = clients();

        Service() throws IOException {
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
            assertThat(
                    aws.dynamoDb().getItem(r -> r.tableName("Sessions").key(Map.of("pk", AttributeValue.fromS("s-1"))))
                            .hasItem())
                    .isFalse();
        }

        @Override
        public void close() throws IOException {
            aws.close();
            server.close();
        }
    }

    @Test
    void connectionThatIsIdleForMoreThanFiveSecondsIsUsedAgain() throws InterruptedException {
        service.call();
        var idleSince = System.nanoTime();
        Thread.sleep(IDLE);
        service.call();
        assumeTrue(System.nanoTime() - idleSince < SHORT_OF_LIMIT.toNanos(), "the machine paused for too long");
        assertThat(service.connections).hasValue(1);
    }

    /// Makes parallel calls three times, after a call that loads the classes.
    private static void assertConnectionsAreUsedAgain(Service service) {
        service.call();
        service.together = new CyclicBarrier(PARALLEL);
        var calls = IntStream.range(0, PARALLEL).<Runnable>mapToObj(_ -> service::call).toArray(Runnable[]::new);
        for (int i = 0; i < 3; i++) {
            Concurrently.run(calls);
        }
        assertThat(service.connections).hasValue(PARALLEL);
    }

    private static boolean mayHaveTimedOut(long began) {
        return System.nanoTime() - began >= READ_TIMEOUT.toNanos();
    }

    /// When the machine pauses and one call is late, the SDK sends the other calls again on new connections. The test then repeats with a new
    /// server.
    @Test
    void connectionsOfParallelCallsAreUsedAgain() throws IOException {
        var began = System.nanoTime();
        var failure = catchThrowable(() -> assertConnectionsAreUsedAgain(service));
        for (int tries = 2; tries <= 3 && failure != null && mayHaveTimedOut(began); tries++) {
            began = System.nanoTime();
            try (var fresh = new Service()) {
                failure = catchThrowable(() -> assertConnectionsAreUsedAgain(fresh));
            }
        }
        assertThat(failure).isNull();
    }

    @Test
    void callSucceedsWhenServerHasClosedIdleConnection() {
        service.closes = true;
        for (int i = 0; i < 5; i++) {
            service.call();
        }
        assertThat(service.connections).hasValue(5);
    }
}
