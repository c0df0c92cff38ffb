package dev.chatreplay.local.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import dev.chatreplay.aws.AwsClients;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.regions.Region;

class ClosedPollerTest {
    private static final String FUNCTION = "closed-while-credentials-resolve";

    @Test
    @ResourceLock("the default handler of uncaught exceptions")
    void pollerThatClosesWhileCredentialsResolveThrowsNothing() throws InterruptedException {
        var uncaught = new ConcurrentLinkedQueue<Throwable>();
        var previous = Thread.getDefaultUncaughtExceptionHandler();
        var resolving = new CountDownLatch(1);
        Thread.setDefaultUncaughtExceptionHandler((thread, exception) -> {
            if (thread.getName().endsWith(FUNCTION)) {
                uncaught.add(exception);
            }
        });
        try (var aws = clients(resolving)) {
            var source = new QueuePoller.Source("http://127.0.0.1:1/queue", "arn", FUNCTION, 1, 1,
                    Duration.ofSeconds(1));
            try (var _ = QueuePoller.start(aws.sqs(), source, (_, _) -> new SQSBatchResponse(List.of()))) {
                resolving.await();
            }
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(previous);
        }
        assertThat(uncaught).isEmpty();
    }

    /// Returns clients whose credentials never come.
    private static AwsClients clients(CountDownLatch resolving) {
        var nowhere = URI.create("http://127.0.0.1:1");
        return AwsClients.at(new AwsClients.Endpoints(nowhere, nowhere, nowhere, Region.US_EAST_1,
                () -> hang(resolving), List.of()));
    }

    private static AwsCredentials hang(CountDownLatch resolving) {
        resolving.countDown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
        return AwsBasicCredentials.create("id", "secret");
    }
}
