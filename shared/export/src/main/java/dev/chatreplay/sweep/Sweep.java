package dev.chatreplay.sweep;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.runtime.Concurrently;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.DueSessions;
import dev.chatreplay.session.DueSessions.Kind;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Visits every due session: first the sessions to repair, then those to clean, and the longest due first. It finds them with an index, so
/// its cost depends on the number of due sessions, not on that of all sessions.
public final class Sweep {
    /// The number of visits at the same time.
    private static final int LANES = 8;

    private final DueSessions dueSessions;
    private final SessionVisit visit;
    private final Clock clock;

    /// A failure of a visit, or of the query for a shard. The sessions stay due.
    ///
    /// @param session the visited session; empty when a shard could not be read
    public record Failure(Optional<SessionKey> session, RuntimeException cause) {}

    /// A visit that changed a session or deleted objects.
    public record Change(SessionKey session, SessionVisit.Action action, int deletedObjects) {}

    /// The result of a sweep.
    ///
    /// @param visits the number of visited sessions, by the action of their visit
    /// @param deletedObjects the number of deleted objects
    /// @param failures the first failures, at most [#MAX_FAILURES]
    /// @param failed the number of all failures
    /// @param isFinished whether the sweep visited all due sessions in time; the next sweep visits the others
    public record Report(Map<SessionVisit.Action, Integer> visits, int deletedObjects, List<Failure> failures,
            int failed, boolean isFinished) {
        /// More failures fit neither into the memory nor into the log when every visit of a run fails.
        public static final int MAX_FAILURES = 100;

        /// Returns the number of sessions whose visit had this action.
        public int count(SessionVisit.Action action) {
            return visits.getOrDefault(action, 0);
        }
    }

    public Sweep(DueSessions dueSessions, SessionVisit visit, Clock clock) {
        this.dueSessions = dueSessions;
        this.visit = visit;
        this.clock = clock;
    }

    /// Visits the sessions that are due.
    ///
    /// @param changes receives each visit that changed a session or deleted objects, one after the other
    public Report run(Deadline deadline, Consumer<Change> changes) {
        var tally = new Tally(changes);
        // Repairs first: callers wait for them, and no caller waits for a cleanup.
        visitAll(Kind.REPAIR, deadline, tally);
        visitAll(Kind.CLEANUP, deadline, tally);
        return tally.report();
    }

    private void visitAll(Kind kind, Deadline deadline, Tally tally) {
        try {
            var due = new DueQueue(dueSessions, kind, clock.instant(), deadline,
                    failure -> tally.add(new Failure(Optional.empty(), failure)));
            Concurrently.forEach(IntStream.range(0, LANES).boxed().toList(), _ -> {
                for (var next = due.next(); next.isPresent(); next = due.next()) {
                    deadline.check();
                    visit(next.get(), kind, tally);
                }
            });
        } catch (Deadline.ExceededException _) {
            tally.cutOff();
        }
    }

    /// Visits one session. A failed visit does not stop the others.
    private void visit(SessionKey key, Kind kind, Tally tally) {
        try {
            tally.add(key, visit.visit(key, kind));
        } catch (RuntimeException e) {
            tally.add(new Failure(Optional.of(key), e));
        }
    }
}
