package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.MessageAttribute;
import dev.chatreplay.client.Chat;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/// Tests that an event that fails too often is dead-lettered with the time of its first receipt. A redrive keeps that time.
class EventDeadLetterTest extends BusProtocolTest {
    private Chat named(Chat chat) {
        chat.events().forEach(event -> event.put("organizationId", api.organizationId()));
        return chat;
    }

    @Test
    void eventThatKeepsFailingIsDeadLetteredWithReasonAndAge() {
        var body = named(new Chat().sent("m-1", "hello")).last().toString();
        var sentAt = harness.clock.instant().minus(Duration.ofHours(1));
        bus.faults.cut(BatchWriteItemRequest.class::isInstance);
        assertThat(bus.isAcknowledged(body, sentAt, 8)).isFalse();
        assertThat(bus.deadLetters()).isEmpty();
        assertThat(bus.isAcknowledged(body, sentAt, 9)).isTrue();
        assertThat(bus.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.body()).isEqualTo(body);
            assertThat(BusFunction.attribute(letter, "reason")).startsWith("FAILED software.amazon.awssdk");
            assertThat(BusFunction.attribute(letter, "firstReceivedAt"))
                    .isEqualTo(Long.toString(sentAt.toEpochMilli()));
        });
    }

    @Test
    void eventStaysInQueueWhileDeadLetterQueueIsUnreachable() {
        bus.faults.cut(request -> request instanceof BatchWriteItemRequest || request instanceof SendMessageRequest);
        var body = named(new Chat().sent("m-1", "hello")).last().toString();
        assertThat(bus.isAcknowledged(body, harness.clock.instant(), 9)).isFalse();
        assertThat(bus.isAcknowledged("not an event", harness.clock.instant(), 1)).isFalse();
    }

    @Test
    void invalidFirstReceivedAtIsIgnored() {
        var foreign = new MessageAttribute();
        foreign.setDataType("String");
        foreign.setStringValue("yesterday");
        var body = named(new Chat().sent("m-1", "hello")).last().toString();
        assertThat(bus.isAcknowledged(body, harness.clock.instant(), 1, Map.of("firstReceivedAt", foreign))).isTrue();
        assertThat(bus.deadLetters()).isEmpty();
    }

    @Test
    void redrivenEventKeepsTimeOfItsFirstReceipt() {
        var chat = named(new Chat().started().sent("m-1", "hello").ended());
        api.send(chat);
        var late = named(chat.sent("m-2", "an hour after the end")).last().toString();
        bus.faults.cut(BatchWriteItemRequest.class::isInstance);
        assertThat(bus.isAcknowledged(late, harness.clock.instant().plus(Duration.ofHours(1)), 9)).isTrue();
        var letter = bus.deadLetters().getFirst();

        bus.faults.heal();
        harness.clock.pass(Duration.ofDays(13));
        assertThat(bus.isAcknowledgedAfterRedrive(letter, 1)).isTrue();
        assertThat(bus.deadLetters()).as("the event was first received within the late window").isEmpty();
        assertThat(requestsFor(chat)).isNotEmpty().allMatch(harness::compact);
        assertWholeChat(chat);

        assertThat(bus.isAcknowledged(letter.body(), harness.clock.instant(), 1)).isTrue();
        assertThat(bus.deadLetters()).as("without the time of its first receipt, the event is too late").singleElement()
                .satisfies(again -> assertThat(BusFunction.attribute(again, "reason")).isEqualTo("SESSION_CLOSED"));
    }
}
