package dev.chatreplay.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.sweep.SessionVisit.Action;
import dev.chatreplay.sweep.Sweep.Change;
import dev.chatreplay.sweep.Sweep.Failure;
import dev.chatreplay.sweep.Sweep.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Tests the report of a sweep.
class TallyTest {
    private static final SessionKey SESSION = new SessionKey("acme", "s-1");

    private final List<Change> changes = new ArrayList<>();
    private final Tally tally = new Tally(changes::add);

    private void add(Action action, int deletedObjects) {
        tally.add(SESSION, new SessionVisit.Result(action, deletedObjects));
    }

    @Test
    void visitsAreCountedByActionAndDeletedObjectsTogether() {
        add(Action.NOTHING, 0);
        add(Action.CLEANED, 3);
        add(Action.CLEANED, 4);
        var report = tally.report();
        assertThat(report.visits()).isEqualTo(Map.of(Action.NOTHING, 1, Action.CLEANED, 2));
        assertThat(report.count(Action.ENDED)).isZero();
        assertThat(report.deletedObjects()).isEqualTo(7);
    }

    @Test
    void onlyVisitsThatChangedSessionOrDeletedObjectsAreChanges() {
        add(Action.NOTHING, 0);
        add(Action.CLEANED, 0);
        add(Action.CLEANED, 2);
        add(Action.ENDED, 0);
        assertThat(changes).containsExactly(new Change(SESSION, Action.CLEANED, 2),
                new Change(SESSION, Action.ENDED, 0));
    }

    @Test
    void firstHundredFailuresAreKeptAndAllAreCounted() {
        var failures = IntStream.range(0, Report.MAX_FAILURES + 2)
                .mapToObj(number -> new Failure(Optional.of(SESSION), new IllegalStateException("failure " + number)))
                .toList();
        failures.forEach(tally::add);
        assertThat(tally.report().failures()).isEqualTo(failures.subList(0, 100));
        assertThat(tally.report().failed()).isEqualTo(102);
    }

    @Test
    void sweepIsFinishedUnlessItIsCutOff() {
        assertThat(tally.report().isFinished()).isTrue();
        tally.cutOff();
        assertThat(tally.report().isFinished()).isFalse();
    }
}
