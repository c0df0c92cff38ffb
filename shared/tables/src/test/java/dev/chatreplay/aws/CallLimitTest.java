package dev.chatreplay.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.chatreplay.runtime.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Tests calls to a service that accepts connections and never answers.
class CallLimitTest {
    private static final Duration MARGIN = Duration.ofSeconds(1);
    private static final AwsCredentialsProvider CREDENTIALS = StaticCredentialsProvider
            .create(AwsBasicCredentials.create("id", "secret"));

    /// The system accepts its connections, and nothing reads from them.
    @AutoClose
    private final ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    CallLimitTest() throws IOException {}

    private AwsClients clients(AwsCredentialsProvider credentials) {
        var endpoint = URI.create("http://127.0.0.1:" + silent.getLocalPort());
        return AwsClients.at(new AwsClients.Endpoints(endpoint, endpoint, endpoint, Region.US_EAST_1, credentials,
                List.of()));
    }

    private static AwsCredentials hang() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
        throw new IllegalStateException("nothing counts the latch down");
    }

    private static void get(AwsClients aws, Duration ownLimit) {
        var _ = aws.dynamoDb().getItem(r -> r.tableName("Sessions").key(Map.of("pk", AttributeValue.fromS("s-1")))
                .overrideConfiguration(c -> c.apiCallTimeout(ownLimit)));
    }

    private static void getWithin(Duration invocation, AwsClients aws) {
        Deadline.before(invocation, MARGIN).call(() -> {
            get(aws, Duration.ofMinutes(5));
            return "an answer";
        });
    }

    /// Starts an answer that never ends, to each connection. A byte comes so often that no read of the client takes too long: only the limit
    /// of the whole call ends it.
    private void answerWithoutEnd() {
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    var connection = silent.accept();
                    Thread.ofVirtual().start(() -> drip(connection));
                }
            } catch (IOException _) {
                // The test has closed the server.
            }
        });
    }

    private static void drip(Socket connection) {
        try (connection) {
            var out = connection.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write(' ');
                Thread.sleep(10);
            }
        } catch (IOException | InterruptedException _) {
            // The client has closed the connection.
        }
    }

    /// The SDK ends a call with the second exception when its time passes before the client sends it. That happens on a busy machine.
    private static boolean isCutOff(@Nullable Throwable failure) {
        return failure instanceof ApiCallTimeoutException || failure instanceof AbortedException;
    }

    private static void assertCutOff(@Nullable Throwable failure) {
        assertThat(failure).matches(CallLimitTest::isCutOff, "is cut off");
    }

    private static Throwable failureWithin(Duration time, AwsClients aws) {
        return catchThrowable(() -> getWithin(MARGIN.plus(time), aws));
    }

    /// The first call builds the client. On a busy machine, that may take longer than the time that the second call has. A pause before the
    /// second call leaves no time for it, and a pause of the server ends each read too early. The test then repeats with a longer time.
    @Test
    void callEndsAtDeadlineOfItsInvocation() {
        answerWithoutEnd();
        try (var aws = clients(CREDENTIALS)) {
            assertCutOff(catchThrowable(() -> get(aws, Duration.ofMillis(100))));
            var failure = failureWithin(Duration.ofSeconds(1), aws);
            for (int seconds = 5; seconds <= 25 && !isCutOff(failure.getCause()); seconds *= 5) {
                failure = failureWithin(Duration.ofSeconds(seconds), aws);
            }
            assertThat(failure).isInstanceOf(Deadline.ExceededException.class);
            assertCutOff(failure.getCause());
        }
    }

    @Test
    void credentialsThatHangEndAtDeadlineOfInvocation() {
        try (var aws = clients(CallLimitTest::hang)) {
            assertThatExceptionOfType(Deadline.ExceededException.class)
                    .isThrownBy(() -> getWithin(MARGIN.plusMillis(500), aws));
            assertThatExceptionOfType(Deadline.ExceededException.class).isThrownBy(
                    () -> Deadline.before(MARGIN.plusMillis(500), MARGIN).call(aws.credentials()::resolveCredentials));
        }
    }

    @Test
    void credentialsThatHangEndAtLimitOfCall() {
        try (var aws = clients(CallLimitTest::hang)) {
            assertThatExceptionOfType(SdkClientException.class).isThrownBy(() -> get(aws, Duration.ofMillis(100)));
            assertThat(Thread.interrupted()).isFalse();
        }
    }

    @Test
    void callWithoutTimeLeftIsNotSent() throws IOException {
        try (var aws = clients(CREDENTIALS)) {
            assertThatExceptionOfType(Deadline.ExceededException.class)
                    .isThrownBy(() -> getWithin(Duration.ofMillis(900), aws)).withNoCause();
            silent.setSoTimeout(1);
            assertThatExceptionOfType(IOException.class).as("a connection").isThrownBy(silent::accept);
        }
    }

    @Test
    void shorterLimitOfCallIsKept() {
        try (var aws = clients(CREDENTIALS)) {
            assertCutOff(catchThrowable(() -> get(aws, Duration.ofMillis(100))));
            assertCutOff(Deadline.before(Duration.ofMinutes(1), MARGIN)
                    .call(() -> catchThrowable(() -> get(aws, Duration.ofMillis(100)))));
        }
    }

    /// The SDK takes a part of a millisecond for no limit.
    @Test
    void limitBelowMillisecondIsLimit() {
        try (var aws = clients(CREDENTIALS)) {
            assertCutOff(catchThrowable(() -> get(aws, Duration.ofNanos(400_000))));
        }
    }

    /// Each read ends before the limit of the call, and so may the last one.
    @Test
    void silentServiceEndsCallAtDeadlineOfItsInvocation() {
        try (var aws = clients(CREDENTIALS)) {
            assertCutOff(catchThrowable(() -> get(aws, Duration.ofMillis(100))));
            for (int i = 0; i < 2; i++) {
                assertThatExceptionOfType(Deadline.ExceededException.class)
                        .isThrownBy(() -> getWithin(MARGIN.plusSeconds(1), aws));
            }
        }
    }
}
