package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.history.Order;
import dev.chatreplay.history.SessionLists;
import dev.chatreplay.session.ListedSession;
import dev.chatreplay.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;

/// Tests the place that the recorder gives a session in lists: the earliest time that it knows when it creates the row.
class ListPlaceTest extends BusProtocolTest {
    private Session row(Chat chat) {
        return harness.stack.stores().sessions().find(new SessionKey(api.organizationId(), chat.sessionId()))
                .orElseThrow();
    }

    private ListedSession listed(Chat chat) {
        return ListQuery.of(SessionLists.of(harness.stack.stores()), api.organizationId()).search(chat.sessionId())
                .page(1).sessions().getFirst();
    }

    private void assertListedAt(Chat chat, Instant at) {
        assertThat(listed(chat).createdAt()).isEqualTo(at);
        assertThat(row(chat).beganAt()).isEqualTo(at);
        assertThat(listed(chat)).isEqualTo(ListedSession.of(row(chat)));
    }

    private String onTheBus(Chat chat) {
        return chat.last().put("organizationId", api.organizationId()).toString();
    }

    @Test
    void sessionIsListedAtEarliestTimeOfItsFirstRequest() {
        var chat = new Chat().started().sent("m-1", "hello").sent("m-2", "hello");
        chat.events().get(1).put("occurredAt", "2024-02-29T23:30:00.123456789+01:00");
        api.send(chat);
        assertListedAt(chat, Instant.parse("2024-02-29T22:30:00.123456789Z"));
    }

    @Test
    void laterRequestWithEarlierEventDoesNotMoveSession() {
        var chat = new Chat().sent("m-1", "hello");
        chat.last().put("occurredAt", "2026-11-21T09:00:00.5Z");
        api.send(chat);
        api.send(chat.started().eventsFrom(1));
        chat.sent("m-0", "before");
        chat.last().put("occurredAt", "2026-11-20T09:00:00Z");
        api.send(chat.eventsFrom(2));
        api.send(chat.ended().eventsFrom(3));
        assertListedAt(chat, Instant.parse("2026-11-21T09:00:00.500Z"));
    }

    @Test
    void importedChatsAreListedInOrderOfTheirTimes() {
        var old = new Chat().started();
        old.last().put("occurredAt", "2020-01-01T00:00:00Z");
        var recent = new Chat().started();
        recent.last().put("occurredAt", "2020-01-02T00:00:00Z");
        api.send(recent);
        api.send(old);
        var year = ListQuery.of(SessionLists.of(harness.stack.stores()), api.organizationId()).order(Order.OLDEST_FIRST)
                .from(Instant.parse("2020-01-01T00:00:00Z")).until(Instant.parse("2021-01-01T00:00:00Z"));
        assertThat(year.ids()).containsExactly(old.sessionId(), recent.sessionId());
    }

    @Test
    void eventThatKeepsFailingGivesItsTime() {
        var chat = new Chat().sent("m-1", "hello");
        chat.last().put("occurredAt", "2026-11-19T09:00:00.000000001Z");
        bus.faults.cut(BatchWriteItemRequest.class::isInstance);
        assertThat(bus.isAcknowledged(onTheBus(chat), harness.clock.instant(), 9)).isTrue();
        assertListedAt(chat, Instant.parse("2026-11-19T09:00:00.000000001Z"));
        assertThat(listed(chat).meetingId()).isEmpty();
    }

    @Test
    void unreadableEventGivesTimeOfItsReceipt() {
        var chat = new Chat().sent("m-1", "hello");
        chat.last().put("type", "chat.unknown");
        var before = harness.clock.instant();
        assertThat(bus.isAcknowledged(onTheBus(chat), before.minus(Duration.ofHours(1)), 1)).isTrue();
        assertThat(row(chat).beganAt()).isBetween(before, harness.clock.instant());
        assertThat(List.of(listed(chat))).containsExactly(ListedSession.of(row(chat)));
    }
}
