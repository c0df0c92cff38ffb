package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.MessageAttribute;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.client.Chat;
import dev.chatreplay.embedded.Faults;
import dev.chatreplay.embedded.Stack;
import dev.chatreplay.embedded.TestContext;
import dev.chatreplay.functions.consumeevents.ConsumeEvents;
import dev.chatreplay.runtime.Environment;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/// Rule 9 for the bus: what fails too often goes to the dead-letter queue as old as it is, and comes back as old.
class DeadLetteringTest extends ProtocolTest {
    private final Faults busFaults = new Faults();
    private final AwsClients aws = AwsClients
            .at(Stack.place(bench.stack.environment(), List.of(busFaults, new NoDelay())));
    private final ConsumeEvents consumeEvents = new ConsumeEvents(Environment.of(bench.stack.environment()), aws,
            bench.clock);

    @AfterAll
    void close() {
        aws.close();
    }

    @BeforeEach
    void empty() {
        busFaults.heal();
        deadLetters();
    }

    private List<Message> deadLetters() {
        return bench.receiveAll(bench.stack.variable("EVENTS_DEAD_LETTER_QUEUE_URL"));
    }

    private Chat named(Chat chat) {
        chat.events().forEach(event -> event.put("organizationId", api.organizationId()));
        return chat;
    }

    /// Whether the function took an event that was sent to the queue at `sentAt` and comes for the `receiveCount`th time.
    private boolean isTaken(String body, Instant sentAt, int receiveCount, Map<String, MessageAttribute> attributes) {
        var record = new SQSEvent.SQSMessage();
        record.setMessageId("message-1");
        record.setBody(body);
        record.setAttributes(Map.of("SentTimestamp", Long.toString(sentAt.toEpochMilli()), "ApproximateReceiveCount",
                Integer.toString(receiveCount)));
        record.setMessageAttributes(attributes);
        var event = new SQSEvent();
        event.setRecords(List.of(record));
        return consumeEvents.handleRequest(event, TestContext.with(Duration.ofSeconds(60))).getBatchItemFailures()
                .isEmpty();
    }

    private static Map<String, MessageAttribute> attributes(Message message) {
        var attributes = new HashMap<String, MessageAttribute>();
        message.messageAttributes().forEach((name, value) -> {
            var attribute = new MessageAttribute();
            attribute.setDataType(value.dataType());
            attribute.setStringValue(value.stringValue());
            attributes.put(name, attribute);
        });
        return attributes;
    }

    private static MessageAttributeValue attribute(Message message, String name) {
        return Objects.requireNonNull(message.messageAttributes().get(name), name);
    }

    @Test
    void anEventThatGoesOnFailingIsDeadLetteredWithItsReasonAndItsAge() {
        var body = named(new Chat().sent("m-1", "hello")).last().toString();
        var sentAt = bench.clock.instant().minus(Duration.ofHours(1));
        busFaults.cut(BatchWriteItemRequest.class::isInstance);
        assertThat(isTaken(body, sentAt, 8, Map.of())).isFalse();
        assertThat(deadLetters()).isEmpty();
        assertThat(isTaken(body, sentAt, 9, Map.of())).isTrue();
        assertThat(deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.body()).isEqualTo(body);
            assertThat(attribute(letter, "reason").stringValue()).startsWith("FAILED software.amazon.awssdk");
            assertThat(attribute(letter, "firstReceivedAt").stringValue())
                    .isEqualTo(Long.toString(sentAt.toEpochMilli()));
        });
    }

    @Test
    void anEventStaysInTheQueueWhenTheDeadLetterQueueIsOutOfReach() {
        busFaults.cut(request -> request instanceof BatchWriteItemRequest || request instanceof SendMessageRequest);
        var body = named(new Chat().sent("m-1", "hello")).last().toString();
        assertThat(isTaken(body, bench.clock.instant(), 9, Map.of())).isFalse();
        assertThat(isTaken("not an event", bench.clock.instant(), 1, Map.of())).isFalse();
    }

    @Test
    void aRedrivenEventIsAsLateAsWhenItFirstCame() {
        var chat = named(new Chat().started().sent("m-1", "hello").ended());
        api.send(chat);
        var late = named(chat.sent("m-2", "an hour after the end")).last().toString();
        busFaults.cut(BatchWriteItemRequest.class::isInstance);
        assertThat(isTaken(late, bench.clock.instant().plus(Duration.ofHours(1)), 9, Map.of())).isTrue();
        var letter = deadLetters().getFirst();

        busFaults.heal();
        bench.clock.pass(Duration.ofDays(13));
        assertThat(isTaken(letter.body(), bench.clock.instant(), 1, attributes(letter))).isTrue();
        assertThat(deadLetters()).as("it is not too late").isEmpty();
        assertThat(requestsFor(chat)).isNotEmpty().allMatch(bench::compact);
        assertWholeChat(chat);

        assertThat(isTaken(letter.body(), bench.clock.instant(), 1, Map.of())).isTrue();
        assertThat(deadLetters()).as("without its age it would be").singleElement()
                .satisfies(again -> assertThat(attribute(again, "reason").stringValue()).isEqualTo("SESSION_CLOSED"));
    }
}
