package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.harness.FullExtent;
import dev.chatreplay.harness.SessionRows;
import dev.chatreplay.harness.Slow;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Tests how often the indexes of the Sessions table are written, in the write units that DynamoDB reports. `docs/operations.md` has these numbers.
class DueIndexTest extends ProtocolTest {
    private static final Duration BETWEEN_TOUCHES = Duration.ofMinutes(5).plusSeconds(1);

    private int unitsOfTable(Chat chat) {
        return harness.units.takeOfTable(SessionRows.key(api, chat.sessionId()));
    }

    private int unitsOfIndex(Chat chat) {
        return harness.units.takeOfIndex(SessionRows.key(api, chat.sessionId()), "DueSessions");
    }

    /// Returns the units of each of the two indexes for lists, after a check that both have taken the same.
    private int unitsOfLists(Chat chat) {
        var row = SessionRows.key(api, chat.sessionId());
        var units = harness.units.takeOfIndex(row, "ListedSessions");
        assertThat(harness.units.takeOfIndex(row, "SessionsOfMeeting")).isEqualTo(units);
        return units;
    }

    private void sweepAfter(Duration time) {
        harness.clock.pass(time);
        harness.sweep();
    }

    @Test
    void lifeOfSessionTakesEightUnitsOfDueIndexAndFifteenOfEachList() {
        var chat = new Chat().started().sent("m-0", "hello");
        api.send(chat);
        assertThat(unitsOfIndex(chat)).as("the session is created").isEqualTo(1);
        assertThat(unitsOfLists(chat)).as("the session is created and started").isEqualTo(2);
        for (int i = 1; i <= 12; i++) {
            harness.clock.pass(BETWEEN_TOUCHES);
            api.send(chat.sent("m-" + i, "still here").eventsFrom(chat.events().size() - 1));
        }
        assertThat(unitsOfTable(chat)).as("an hour of activity is recorded").isGreaterThanOrEqualTo(12);
        assertThat(unitsOfIndex(chat)).as("events of a live session").isZero();
        assertThat(unitsOfLists(chat)).as("an hour of activity").isEqualTo(12);
        api.send(chat.ended().eventsFrom(chat.events().size() - 1));
        assertThat(unitsOfIndex(chat)).as("the end moves the due time").isEqualTo(2);
        assertThat(unitsOfLists(chat)).as("the end").isEqualTo(1);
        harness.compactAll();
        assertThat(unitsOfIndex(chat)).as("a compaction").isZero();
        sweepAfter(Duration.ofMinutes(6));
        assertThat(unitsOfIndex(chat)).as("the sweep finds the export").isEqualTo(2);
        sweepAfter(Duration.ofDays(2).plusMinutes(1));
        assertThat(unitsOfIndex(chat)).as("the sweep deletes superseded objects").isEqualTo(2);
        sweepAfter(Duration.ofDays(28));
        assertThat(unitsOfIndex(chat)).as("the export has expired").isEqualTo(1);
        assertThat(unitsOfLists(chat)).as("the compaction and the visits of the sweep").isZero();
    }

    @Test
    @Slow
    @FullExtent
    void fortyLateEventsMoveDueTimeOnce() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        harness.compactAll();
        sweepAfter(Duration.ofMinutes(6));
        assertThat(unitsOfIndex(chat)).isEqualTo(5);
        for (int i = 0; i < 40; i++) {
            api.send(chat.edited("m-1", "late " + i).eventsFrom(chat.events().size() - 1));
            harness.clock.pass(Duration.ofSeconds(1));
        }
        assertThat(unitsOfTable(chat)).isGreaterThanOrEqualTo(40);
        assertThat(unitsOfIndex(chat)).isEqualTo(2);
    }

    @Test
    void lateEventMovesDueTimeThatSweepHasMovedMeanwhile() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        harness.compactAll();
        harness.clock.pass(Duration.ofMinutes(6));
        harness.httpFaults.before(request -> request.toString().contains("#logVersion + :one"), harness::sweep);
        api.send(chat.edited("m-1", "while the sweep is busy").eventsFrom(3));
        requestsFor(chat);

        sweepAfter(Duration.ofMinutes(6));
        assertThat(requestsFor(chat)).as("the lost request is found").hasSize(1).allMatch(harness::compact);
        assertWholeChat(chat);
    }

    @Test
    @FullExtent
    void liveSessionMovesOncePerDayWhileItIsActive() {
        var chat = new Chat().started().sent("m-0", "hello");
        api.send(chat);
        unitsOfIndex(chat);
        for (int i = 1; i <= 7; i++) {
            sweepAfter(Duration.ofMinutes(215));
            api.send(chat.sent("m-" + i, "still here").eventsFrom(chat.events().size() - 1));
        }
        assertThat(ProtocolHarness.value(harness.row(api, chat.sessionId()), "status").s()).isEqualTo("LIVE");
        assertThat(unitsOfIndex(chat)).isEqualTo(2);
    }

    @Test
    void listOfAllHasSessionsWhoseVisitIsNotDue() {
        var live = new Chat().started().sent("m-1", "hello");
        api.send(live);
        var ended = exported();
        sweepAfter(Duration.ofMinutes(6));
        assertThat(harness.stack.stores().dueSessions().all()).extracting(SessionKey::sessionId)
                .contains(live.sessionId(), ended.sessionId());
    }
}
