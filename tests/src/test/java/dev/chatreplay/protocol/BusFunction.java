package dev.chatreplay.protocol;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.MessageAttribute;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.functions.consumeevents.ConsumeEvents;
import dev.chatreplay.harness.Faults;
import dev.chatreplay.harness.LambdaEvents;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.harness.TestContext;
import dev.chatreplay.runtime.Environment;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sqs.model.Message;

/// Calls `consume-events`, mostly with one queue message at a time. The faults of this function affect no other function of the harness.
final class BusFunction implements AutoCloseable {
    final Faults faults = new Faults();
    private final ProtocolHarness harness;
    private final AwsClients aws;
    private final ConsumeEvents function;

    BusFunction(ProtocolHarness harness) {
        this.harness = harness;
        aws = Stack.clients(harness.stack.environment(), faults, new NoDelay());
        function = new ConsumeEvents(Environment.of(harness.stack.environment()), aws, harness.clock);
    }

    /// Returns whether the function acknowledges an event that was sent to the queue at `sentAt` and is received for the `receiveCount`th time.
    boolean isAcknowledged(String body, Instant sentAt, int receiveCount) {
        return isAcknowledged(body, sentAt, receiveCount, Map.of());
    }

    /// Returns whether the function acknowledges a dead letter that was redriven now, at its receipt number `receiveCount`.
    boolean isAcknowledgedAfterRedrive(Message letter, int receiveCount) {
        return isAcknowledged(letter.body(), harness.clock.instant(), receiveCount, LambdaEvents.attributes(letter));
    }

    /// Does the same for a queue message with these attributes.
    boolean isAcknowledged(String body, Instant sentAt, int receiveCount, Map<String, MessageAttribute> attributes) {
        var message = LambdaEvents.message("message-1", body, sentAt, receiveCount);
        message.setMessageAttributes(attributes);
        return failed(List.of(message)).isEmpty();
    }

    /// Delivers these events in one batch, for the first time. Returns the indices of those that the function acknowledges.
    List<Integer> acknowledged(List<String> bodies) {
        return acknowledged(bodies, 1);
    }

    /// Does the same for the receipt number `receiveCount`.
    List<Integer> acknowledged(List<String> bodies, int receiveCount) {
        var indices = IntStream.range(0, bodies.size()).boxed().toList();
        var failed = failed(indices.stream().map(index -> LambdaEvents.message(index.toString(), bodies.get(index),
                harness.clock.instant(), receiveCount)).toList());
        return indices.stream().filter(index -> !failed.contains(index.toString())).toList();
    }

    private List<String> failed(List<SQSMessage> messages) {
        return function.handleRequest(LambdaEvents.batch(messages), TestContext.with(TestContext.UNHURRIED))
                .getBatchItemFailures().stream().map(BatchItemFailure::getItemIdentifier).toList();
    }

    /// Removes the faults and the dead letters of the previous test.
    void reset() {
        faults.heal();
        deadLetters();
    }

    /// Receives the available dead letters of events.
    List<Message> deadLetters() {
        return harness.receiveAll(harness.stack.variable("EVENTS_DEAD_LETTER_QUEUE_URL"));
    }

    /// Returns an attribute of a dead letter.
    static String attribute(Message letter, String name) {
        return Objects.requireNonNull(letter.messageAttributes().get(name), name).stringValue();
    }

    @Override
    public void close() {
        aws.close();
    }
}
