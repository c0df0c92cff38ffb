package dev.chatreplay.functions.deliverwebhooks;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.delivery.DeliveryWorker;
import dev.chatreplay.delivery.Receiver;
import dev.chatreplay.queue.WebhookMessage;
import dev.chatreplay.runtime.Concurrently;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.wiring.Stores;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Handles the messages of the webhook queue: makes the deliveries of an announcement, and posts deliveries. It handles the messages of a batch
/// in parallel. A message whose work fails stays in the queue, and fails no other.
public final class DeliverWebhooks implements RequestHandler<SQSEvent, SQSBatchResponse> {
    /// The time that an invocation needs to report after its work has timed out.
    private static final Duration MARGIN = Duration.ofSeconds(10);
    private static final Duration LIMIT_OF_POST = Duration.ofSeconds(10);

    private final DeliveryWorker worker;

    /// Creates the function in Lambda.
    public DeliverWebhooks() {
        this(Environment.of(System.getenv()), AwsClients.fromEnvironment(), Clock.systemUTC(), new Receiver(false),
                LIMIT_OF_POST);
    }

    /// Creates the function for the embedded stack and the tests. Webhooks may then be on this machine.
    public DeliverWebhooks(Environment environment, AwsClients aws, Clock clock) {
        this(environment, aws, clock, LIMIT_OF_POST);
    }

    /// Creates the function for a test whose receivers answer late on a busy machine.
    ///
    /// @param limitOfPost the limit of one post, in place of 10 s
    public DeliverWebhooks(Environment environment, AwsClients aws, Clock clock, Duration limitOfPost) {
        this(environment, aws, clock, new Receiver(true), limitOfPost);
    }

    private DeliverWebhooks(Environment environment, AwsClients aws, Clock clock, Receiver receiver,
            Duration limitOfPost) {
        this.worker = DeliveryWorker.of(new Stores(environment, aws), receiver, limitOfPost, clock);
        environment.verify();
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        var deadline = Deadline.before(Duration.ofMillis(context.getRemainingTimeInMillis()), MARGIN);
        Queue<BatchItemFailure> failures = new ConcurrentLinkedQueue<>();
        deadline.call(() -> {
            Concurrently.forEach(event.getRecords(), message -> {
                if (!isDone(message, deadline, context)) {
                    failures.add(new BatchItemFailure(message.getMessageId()));
                }
            });
            return failures;
        });
        return new SQSBatchResponse(List.copyOf(failures));
    }

    private boolean isDone(SQSMessage message, Deadline deadline, Context context) {
        var began = System.nanoTime();
        var decoded = WebhookMessage.decode(message.getBody());
        var attributes = message.getAttributes();
        var sentAt = Instant.ofEpochMilli(Long.parseLong(attributes.get("SentTimestamp")));
        var receiveCount = Integer.parseInt(attributes.get("ApproximateReceiveCount"));
        var result = worker.work(decoded, message.getBody(), sentAt, receiveCount, deadline);
        DeliveryLine.of(result, decoded, context.getFunctionName())
                .with("queueMessageId", message.getMessageId())
                .with("receiveCount", receiveCount)
                .with("durationMillis", (System.nanoTime() - began) / 1_000_000)
                .to(context.getLogger()::log);
        return result.isDone();
    }
}
