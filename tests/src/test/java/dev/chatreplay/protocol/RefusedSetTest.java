package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Chat;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.session.EventDigest;
import dev.chatreplay.session.RefusedEvents;
import dev.chatreplay.session.SessionSettings;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// Tests which refused events the set of a session has, and which of them a recorded event removes.
class RefusedSetTest extends BusProtocolTest {
    private static final int LAST_RECEIVE = 9;

    private String named(ObjectNode event) {
        return event.deepCopy().put("organizationId", api.organizationId()).toString();
    }

    private Set<EventDigest> refused(SessionKey key) {
        return harness.stack.stores().sessions().find(key).orElseThrow().refusedEvents();
    }

    private SessionKey key(Chat chat) {
        return new SessionKey(api.organizationId(), chat.sessionId());
    }

    /// Adds these refused events to a session.
    private void add(Chat chat, IntStream numbers) {
        var now = harness.clock.instant();
        harness.stack.stores().refusedEvents().add(key(chat),
                numbers.mapToObj(number -> EventDigest.of("body " + number)).toList(), now, now, SessionSettings.NONE,
                now);
    }

    @Test
    void redrivenEventThatCannotBeRecordedStaysCounted() {
        var chat = new Chat().started().sent("m-1", "hello");
        api.send(chat);
        var body = named(new Chat(chat.sessionId()).sent("m-2", "fails").last());
        bus.faults.cut(BatchWriteItemRequest.class::isInstance);
        assertThat(bus.isAcknowledged(body, harness.clock.instant(), LAST_RECEIVE)).isTrue();
        assertThat(bus.isAcknowledgedAfterRedrive(bus.deadLetters().getFirst(), 1)).isFalse();
        assertThat(refused(key(chat))).containsExactly(EventDigest.of(body));
    }

    @Test
    void eventThatWasNeverRefusedCostsNoWriteToSet() {
        var chat = new Chat().started();
        api.send(chat);
        add(chat, IntStream.of(1));
        var body = named(new Chat(chat.sessionId()).sent("m-1", "hello").last());
        assertThat(bus.isAcknowledged(body, harness.clock.instant(), 1)).isTrue();
        assertThat(bus.faults.sent(UpdateItemRequest.class))
                .noneMatch(update -> update.updateExpression().contains("DELETE #refused"));
        assertThat(refused(key(chat))).hasSize(1);
    }

    @Test
    void setOfEndedSessionTakesAsManyEventsAsItHasRoomFor() {
        var chat = exported();
        for (var first : List.of(0, RefusedEvents.MAX - 1)) {
            add(chat, IntStream.range(first, first + RefusedEvents.MAX - 1));
        }
        assertThat(refused(key(chat))).hasSize(RefusedEvents.MAX);
    }
}
