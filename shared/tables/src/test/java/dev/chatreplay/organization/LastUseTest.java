package dev.chatreplay.organization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.runtime.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.RequestOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;

/// Tests how long a request waits for the write of the key's day of last use, while DynamoDB does not answer.
class LastUseTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    @AutoClose
    private final ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Queue<Socket> accepted = new ConcurrentLinkedQueue<>();
    /// The time limit of each write.
    private final Queue<Duration> limits = new ConcurrentLinkedQueue<>();
    @AutoClose
    private final AwsClients aws = clients();
    private final LastUse lastUse = new LastUse(aws, "Organizations", Clock.systemUTC());

    LastUseTest() throws IOException {
        Thread.ofVirtual().start(this::acceptAll);
    }

    private void acceptAll() {
        try {
            while (true) {
                accepted.add(silent.accept());
            }
        } catch (IOException e) {
            if (!silent.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private AwsClients clients() {
        var endpoint = URI.create("http://127.0.0.1:" + silent.getLocalPort());
        return AwsClients.at(new AwsClients.Endpoints(endpoint, endpoint, endpoint, Region.US_EAST_1,
                StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")),
                List.of(new ExecutionInterceptor() {
                    @Override
                    public void beforeMarshalling(Context.BeforeMarshalling context, ExecutionAttributes attributes) {
                        limits.add(context.request().overrideConfiguration()
                                .flatMap(RequestOverrideConfiguration::apiCallTimeout).orElseThrow());
                    }
                })));
    }

    private static Caller caller() {
        var key = NewApiKey.create("name", Scope.DEFAULTS, Instant.EPOCH).key();
        return new Caller(new Organization("acme", "Acme", true, List.of(key), Set.of(), Optional.empty()), key);
    }

    private static Duration timeOf(Runnable work) {
        var began = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    @Test
    void requestWaitsOneSecondForSilentService() {
        assertThat(timeOf(() -> assertThat(lastUse.record(caller(), Deadline.before(LONG, Duration.ZERO))).isPresent()))
                .isGreaterThan(Duration.ofMillis(900));
        assertThat(limits).containsExactly(Duration.ofSeconds(1));
        assertThat(Thread.interrupted()).isFalse();
    }

    /// When a pause leaves no time for the write, the test repeats it.
    @Test
    void requestWaitsNoLongerThanItsDeadline() {
        var failure = Optional.<RuntimeException>empty();
        for (int i = 0; i < 20 && failure.isEmpty(); i++) {
            failure = lastUse.record(caller(), Deadline.before(LONG.plusMillis(200), LONG));
        }
        assertThat(failure).isPresent();
        assertThat(limits).singleElement().satisfies(
                limit -> assertThat(limit).isPositive().isLessThanOrEqualTo(Duration.ofMillis(200)));
    }

    @Test
    void requestPastItsDeadlineWritesNothing() {
        assertThat(lastUse.record(caller(), Deadline.before(LONG, LONG.plusSeconds(1)))).isEmpty();
        assertThat(accepted).isEmpty();
    }

    @Test
    void secondRequestDoesNotWaitForFailedWrite() {
        var caller = caller();
        assertThat(lastUse.record(caller, Deadline.before(LONG, Duration.ZERO))).isPresent();
        assertThat(lastUse.record(caller, Deadline.before(LONG, Duration.ZERO))).isEmpty();
        assertThat(lastUse.record(caller(), Deadline.before(LONG, Duration.ZERO))).as("another key").isPresent();
    }
}
