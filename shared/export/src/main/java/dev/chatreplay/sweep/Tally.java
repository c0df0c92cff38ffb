package dev.chatreplay.sweep;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.sweep.Sweep.Change;
import dev.chatreplay.sweep.Sweep.Failure;
import dev.chatreplay.sweep.Sweep.Report;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Counts the results of a run. Its memory does not grow with the number of visits. Thread-safe.
final class Tally {
    private final Map<SessionVisit.Action, Integer> visits = new EnumMap<>(SessionVisit.Action.class);
    private final List<Failure> failures = new ArrayList<>();
    private int deletedObjects;
    private int failed;
    private boolean isCutOff;
    private final Consumer<Change> changes;

    /// @param changes receives each visit that changed a session or deleted objects
    Tally(Consumer<Change> changes) {
        this.changes = changes;
    }

    synchronized void add(SessionKey session, SessionVisit.Result result) {
        visits.merge(result.action(), 1, Integer::sum);
        deletedObjects += result.deletedObjects();
        if (result.hasChanged()) {
            changes.accept(new Change(session, result.action(), result.deletedObjects()));
        }
    }

    synchronized void add(Failure failure) {
        failed++;
        if (failures.size() < Report.MAX_FAILURES) {
            failures.add(failure);
        }
    }

    /// Records that the time did not suffice for all due sessions.
    synchronized void cutOff() {
        isCutOff = true;
    }

    synchronized Report report() {
        return new Report(Map.copyOf(visits), deletedObjects, List.copyOf(failures), failed, !isCutOff);
    }
}
