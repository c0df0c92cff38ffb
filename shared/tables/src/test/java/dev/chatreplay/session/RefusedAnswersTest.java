package dev.chatreplay.session;

import static dev.chatreplay.session.Rows.KEY;
import static dev.chatreplay.session.Rows.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.runtime.Environment;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Tests which refused events are added to a set, from DynamoDB's answers to the writes.
class RefusedAnswersTest {
    private static final RetentionPolicy RETENTION = RetentionPolicy.from(Environment.of(Map.of()));
    /// The end of a session that accepts events for the last time now.
    private static final Instant EARLIEST_END = NOW.minus(Duration.ofDays(7));

    private final AnsweredWrites dynamoDb = new AnsweredWrites();
    private final RefusedEvents refused = new RefusedEvents(dynamoDb.clients(), AnsweredWrites.TABLE,
            new Sessions(dynamoDb.clients(), AnsweredWrites.TABLE, RETENTION, Duration.ZERO), RETENTION);

    private static List<EventDigest> events(int from, int to) {
        return IntStream.range(from, to).mapToObj(number -> EventDigest.of("body " + number)).toList();
    }

    private static Map<String, AttributeValue> with(Map<String, AttributeValue> row, Collection<EventDigest> counted) {
        return Rows.with(row, Map.of("refused", SessionRow.of(Set.copyOf(counted))));
    }

    private void add(Collection<EventDigest> events) {
        refused.add(KEY, events, NOW, NOW, SessionSettings.NONE, NOW);
    }

    /// Asserts that the last write adds these events and needs room for them.
    private void assertAdded(Collection<EventDigest> events) {
        assertThat(SessionRow.refused(Map.of("refused", dynamoDb.lastValue(":events"))))
                .containsExactlyInAnyOrderElementsOf(events);
        assertThat(dynamoDb.lastValue(":room").n()).isEqualTo(Integer.toString(RefusedEvents.MAX - events.size()));
    }

    @Test
    void eventsAreAddedInOneWrite() {
        dynamoDb.applied(Rows.live());
        add(events(0, 3));
        assertThat(dynamoDb.writes).hasSize(1);
        assertAdded(events(0, 3));
        assertThat(dynamoDb.lastValue(":endsAccepted")).isEqualTo(SessionRow.time(EARLIEST_END));
    }

    @Test
    void noEventNeedsNoWrite() {
        add(List.of());
        assertThat(dynamoDb.writes).isEmpty();
    }

    @Test
    void atMostAsManyEventsAreAddedAsSetHolds() {
        dynamoDb.applied(Rows.live());
        add(events(0, RefusedEvents.MAX + 1));
        assertThat(dynamoDb.lastValue(":events").bs()).hasSize(RefusedEvents.MAX);
        assertThat(dynamoDb.lastValue(":room").n()).isEqualTo("0");
    }

    @Test
    void sessionWithoutRowGetsOneBeforeItsEvents() {
        dynamoDb.refused(Map.of()).applied(Rows.live()).applied(Rows.live());
        add(events(0, 3));
        assertThat(dynamoDb.writes).hasSize(3);
        assertThat(dynamoDb.writes.get(1).expressionAttributeValues())
                .containsEntry(":live", SessionRow.text("LIVE")).doesNotContainKey(":events");
        assertAdded(events(0, 3));
    }

    /// The set has five of the events, and room for five more.
    @Test
    void onlyEventsThatSetLacksAreAdded() {
        dynamoDb.refused(with(Rows.live(), events(5, 100))).applied(Rows.live());
        add(events(0, 10));
        assertThat(dynamoDb.writes).hasSize(2);
        assertAdded(events(0, 5));
    }

    @Test
    void setGetsAsManyEventsAsItHasRoomFor() {
        dynamoDb.refused(with(Rows.live(), events(0, 98))).applied(Rows.live());
        add(events(200, 210));
        assertThat(SessionRow.refused(Map.of("refused", dynamoDb.lastValue(":events")))).hasSize(2)
                .isSubsetOf(events(200, 210));
    }

    @Test
    void fullSetGetsNoEvent() {
        dynamoDb.refused(with(Rows.live(), events(0, RefusedEvents.MAX)));
        add(events(200, 210));
        assertThat(dynamoDb.writes).hasSize(1);
    }

    @Test
    void sessionThatAcceptsNoEventsStaysAsItIs() {
        dynamoDb.refused(with(Rows.ended(EARLIEST_END.minusMillis(1)), events(0, 98)));
        add(events(200, 210));
        assertThat(dynamoDb.writes).hasSize(1);
    }

    @Test
    void sessionThatStillAcceptsEventsGetsThem() {
        dynamoDb.refused(with(Rows.ended(EARLIEST_END), events(0, 98))).applied(Rows.ended(EARLIEST_END));
        add(events(200, 210));
        assertThat(dynamoDb.lastValue(":events").bs()).hasSize(2);
    }

    @Test
    void recordedEventsAreRemoved() {
        dynamoDb.applied(Rows.live());
        refused.remove(KEY, Set.copyOf(events(0, 2)));
        assertThat(dynamoDb.writes.getLast().updateExpression()).startsWith("DELETE");
        assertThat(dynamoDb.lastValue(":events").bs()).hasSize(2);
    }
}
