package dev.chatreplay.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.local.trigger.QueuePoller;
import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

class QueuePollerTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /// Longer than any test, so that a slow call does not receive its message again.
    private static final Duration VISIBILITY = Duration.ofMinutes(10);
    private static final Duration TIME_TO_DELETE = Duration.ofMillis(300);
    private static final String ARN = "arn:aws:sqs:eu-west-1:000000000000:";
    private static LocalSqs server;
    private static AwsClients aws;
    private static SqsClient sqs;

    private final ConcurrentLinkedQueue<SQSMessage> received = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void start() {
        server = LocalSqs.start(KeptPorts.ANY);
        aws = clients(server.endpoint());
        sqs = aws.sqs();
    }

    @AfterAll
    static void stop() {
        aws.close();
        server.close();
    }

    @Test
    void pollerCreatesRecordsLikeLambda() {
        var queue = queue("records");
        sqs.sendMessage(request -> request.queueUrl(queue).messageBody("hello").messageAttributes(Map.of("chainLength",
                MessageAttributeValue.builder().dataType("Number").stringValue("3").build())));

        try (var _ = poll(queue, 10, event -> processing(event))) {
            until(() -> received.size() == 1 && messagesIn(queue) == 0);
        }

        var record = received.element();
        assertThat(record.getBody()).isEqualTo("hello");
        assertThat(record.getEventSource()).isEqualTo("aws:sqs");
        assertThat(record.getEventSourceArn()).isEqualTo(ARN + "f");
        assertThat(record.getAwsRegion()).isEqualTo("eu-west-1");
        assertThat(record.getAttributes()).containsEntry("ApproximateReceiveCount", "1").containsKey("SentTimestamp");
        assertThat(record.getMessageAttributes()).extractingByKey("chainLength")
                .extracting(attribute -> attribute.getStringValue()).isEqualTo("3");
    }

    @Test
    void pollerRedeliversOnlyFailedMessagesOfBatch() {
        var queue = queue("partial");
        send(queue, "good", "bad");

        try (var _ = poll(queue, 10, event -> failing(event, record -> record.getBody().equals("bad")
                && isFirst(record)))) {
            until(() -> received.size() == 2 && messagesIn(queue) == 1);
            redeliver(queue,
                    received.stream().filter(message -> message.getBody().equals("bad")).findFirst().orElseThrow());
            until(() -> received.size() == 3 && messagesIn(queue) == 0);
        }

        assertThat(received.stream().map(SQSMessage::getBody)).containsExactlyInAnyOrder("good", "bad", "bad");
    }

    @Test
    void pollerRedeliversWholeBatchWhenFunctionThrows() {
        var queue = queue("throws");
        send(queue, "one");

        try (var _ = poll(queue, 10, event -> {
            if (isFirst(event.getRecords().getFirst())) {
                throw new IllegalStateException("a bug");
            }
            return processing(event);
        })) {
            until(() -> received.size() == 1);
            redeliver(queue, received.element());
            until(() -> received.size() == 2 && messagesIn(queue) == 0);
        }
    }

    @Test
    void pollerRedeliversWholeBatchWhenFailureIsUnknown() {
        for (var identifier : new @Nullable String[]{null, "", "no-such-message"}) {
            received.clear();
            var queue = queue("unknown-" + identifier);
            send(queue, "one");

            try (var _ = poll(queue, 10, event -> {
                var failure = new BatchItemFailure();
                failure.setItemIdentifier(identifier);
                return isFirst(event.getRecords().getFirst())
                        ? new SQSBatchResponse(List.of(failure))
                        : processing(event);
            })) {
                until(() -> received.size() == 1);
                redeliver(queue, received.element());
                until(() -> received.size() == 2 && messagesIn(queue) == 0);
            }
        }
    }

    @Test
    void messageThatAlwaysFailsIsDeadLettered() {
        var deadLetters = queue("poison-dead");
        var queue = queue("poison", Map.of(QueueAttributeName.REDRIVE_POLICY,
                "{\"deadLetterTargetArn\":\"" + ARN + "poison-dead\",\"maxReceiveCount\":2}"));
        send(queue, "poison");

        try (var _ = poll(queue, 10, event -> failing(event, _ -> true))) {
            until(() -> received.size() == 1);
            redeliver(queue, received.element());
            until(() -> received.size() == 2);
            redeliver(queue, List.copyOf(received).getLast());
            until(() -> messagesIn(deadLetters) == 1 && messagesIn(queue) == 0);
        }

        assertThat(received).hasSize(2);
    }

    @Test
    void pollerLimitsConcurrentCalls() {
        var running = new Semaphore(4);
        var refused = new AtomicInteger();
        var queue = queue("busy");
        for (int i = 0; i < 30; i++) {
            send(queue, "m" + i);
        }

        try (var _ = poll(queue, 1, event -> {
            if (!running.tryAcquire()) {
                refused.incrementAndGet();
                return processing(event);
            }
            try {
                return processing(event);
            } finally {
                running.release();
            }
        })) {
            until(() -> received.size() == 30 && messagesIn(queue) == 0);
        }

        assertThat(refused).hasValue(0);
    }

    @Test
    void pollerContinuesAfterQueueWasUnavailable() {
        var name = "created-later";
        var url = server.endpoint() + "/000000000000/" + name;
        try (var _ = poll(url, 10, event -> processing(event))) {
            assertThat(received).isEmpty();
            send(queue(name), "hello");
            until(() -> received.size() == 1);
        }
    }

    private QueuePoller poll(String url, int batchSize, java.util.function.Function<SQSEvent, SQSBatchResponse> work) {
        RequestHandler<SQSEvent, SQSBatchResponse> handler = (event, _) -> {
            received.addAll(event.getRecords());
            return work.apply(event);
        };
        return QueuePoller.start(sqs, new QueuePoller.Source(url, ARN + "f", "f", batchSize, 4, PATIENCE), handler);
    }

    private static SQSBatchResponse processing(SQSEvent event) {
        return failing(event, _ -> false);
    }

    private static SQSBatchResponse failing(SQSEvent event, java.util.function.Predicate<SQSMessage> fails) {
        return new SQSBatchResponse(event.getRecords().stream().filter(fails)
                .map(record -> new BatchItemFailure(record.getMessageId())).toList());
    }

    private static boolean isFirst(SQSMessage message) {
        return "1".equals(message.getAttributes().get("ApproximateReceiveCount"));
    }

    /// Ends the visibility timeout of a message. Until then, a poller that wrongly deletes it has time to do so.
    private static void redeliver(String queue, SQSMessage message) {
        LockSupport.parkNanos(TIME_TO_DELETE.toNanos());
        sqs.changeMessageVisibility(request -> request.queueUrl(queue).receiptHandle(message.getReceiptHandle())
                .visibilityTimeout(0));
    }

    private static AwsClients clients(URI endpoint) {
        return AwsClients.at(new AwsClients.Endpoints(endpoint, endpoint, endpoint, Resources.REGION,
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")), List.of()));
    }

    private static String queue(String name) {
        return queue(name, Map.of());
    }

    private static String queue(String name, Map<QueueAttributeName, String> more) {
        var attributes = new java.util.EnumMap<QueueAttributeName, String>(QueueAttributeName.class);
        attributes.put(QueueAttributeName.VISIBILITY_TIMEOUT, String.valueOf(VISIBILITY.toSeconds()));
        attributes.putAll(more);
        return sqs.createQueue(request -> request.queueName(name).attributes(attributes)).queueUrl();
    }

    private static void send(String queue, String... bodies) {
        for (var body : bodies) {
            sqs.sendMessage(request -> request.queueUrl(queue).messageBody(body));
        }
    }

    /// Returns the number of messages in the queue, visible or not.
    private static int messagesIn(String queue) {
        return sqs.getQueueAttributes(request -> request.queueUrl(queue).attributeNames(QueueAttributeName.ALL))
                .attributes().entrySet().stream()
                .filter(attribute -> attribute.getKey().toString().startsWith("ApproximateNumberOfMessages"))
                .mapToInt(attribute -> Integer.parseInt(attribute.getValue())).sum();
    }

    private static void until(BooleanSupplier holds) {
        var polling = RetryPolicy.<Boolean>builder().handleResult(false).withDelay(Duration.ofMillis(20))
                .withMaxRetries(-1).withMaxDuration(PATIENCE).build();
        assertThat(Failsafe.with(polling).get(holds::getAsBoolean)).isTrue();
    }
}
