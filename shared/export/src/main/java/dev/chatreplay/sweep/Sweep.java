package dev.chatreplay.sweep;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.runtime.Concurrently;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.DueSessions;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/// Visits every due session. It finds them with an index, so its cost depends on the number of due sessions, not on that of all sessions.
public final class Sweep {
    private final DueSessions dueSessions;
    private final SessionVisit visit;
    private final Clock clock;

    /// A failure of a visit, or of the query for a shard. The sessions stay due.
    ///
    /// @param session the visited session; empty when a shard could not be read
    public record Failure(Optional<SessionKey> session, RuntimeException cause) {}

    /// The result of a sweep.
    ///
    /// @param visits the number of visited sessions, by the action of their visit
    /// @param deletedObjects the number of deleted objects
    /// @param failures the failures of single visits, and of shards that could not be read
    /// @param isFinished whether the sweep visited all due sessions in time; the next sweep visits the others
    public record Report(Map<SessionVisit.Action, Integer> visits, int deletedObjects, Queue<Failure> failures,
            boolean isFinished) {
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
    public Report run(Deadline deadline) {
        var now = clock.instant();
        var results = new ConcurrentLinkedQueue<SessionVisit.Result>();
        var failures = new ConcurrentLinkedQueue<Failure>();
        var unfinishedShards = new ConcurrentLinkedQueue<Integer>();
        Concurrently.forEach(IntStream.range(0, DueSessions.SHARDS).boxed().toList(), shard -> {
            try {
                dueSessions.dueBy(now, shard).forEach(key -> {
                    deadline.check();
                    visit(key, results, failures);
                });
            } catch (Deadline.ExceededException _) {
                unfinishedShards.add(shard);
            } catch (RuntimeException e) {
                // An unreadable shard does not stop the others.
                failures.add(new Failure(Optional.empty(), e));
            }
        });
        var visits = new EnumMap<SessionVisit.Action, Integer>(SessionVisit.Action.class);
        results.forEach(result -> visits.merge(result.action(), 1, Integer::sum));
        return new Report(visits, results.stream().mapToInt(SessionVisit.Result::deletedObjects).sum(), failures,
                unfinishedShards.isEmpty());
    }

    /// Visits one session. A failed visit does not stop the others.
    private void visit(SessionKey key, Queue<SessionVisit.Result> results, Queue<Failure> failures) {
        try {
            results.add(visit.visit(key));
        } catch (RuntimeException e) {
            failures.add(new Failure(Optional.of(key), e));
        }
    }
}
