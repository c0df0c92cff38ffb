package dev.chatreplay.sweep;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.runtime.Concurrently;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.DueSessions;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/// Visits every session that is due. It finds them by an index, and so at the cost of those that are due, not of all there are.
public final class Sweep {
    private final DueSessions dueSessions;
    private final SessionVisit visit;
    private final Clock clock;

    /// What a sweep did.
    ///
    /// @param visits how many sessions each thing was done for
    /// @param removedObjects how many objects it removed
    /// @param failures what went wrong, each at another session; they are due again
    /// @param isFinished whether it came to the end in its time; what is left is the next sweep's
    public record Report(Map<SessionVisit.Done, Integer> visits, int removedObjects, Queue<RuntimeException> failures,
            boolean isFinished) {
        /// For how many sessions this was done.
        public int count(SessionVisit.Done done) {
            return visits.getOrDefault(done, 0);
        }
    }

    /// Builds a sweep.
    public Sweep(DueSessions dueSessions, SessionVisit visit, Clock clock) {
        this.dueSessions = dueSessions;
        this.visit = visit;
        this.clock = clock;
    }

    /// Visits the sessions that are due.
    public Report run(Deadline deadline) {
        var now = clock.instant();
        var done = new ConcurrentLinkedQueue<SessionVisit.Result>();
        var failures = new ConcurrentLinkedQueue<RuntimeException>();
        var late = new ConcurrentLinkedQueue<Integer>();
        Concurrently.forEach(IntStream.range(0, DueSessions.SHARDS).boxed().toList(), shard -> {
            try {
                dueSessions.dueBy(now, shard).forEach(key -> {
                    deadline.check();
                    visit(key, done, failures);
                });
            } catch (Deadline.ExceededException _) {
                late.add(shard);
            } catch (RuntimeException e) {
                // One shard that cannot be read stops no other.
                failures.add(e);
            }
        });
        var visits = new EnumMap<SessionVisit.Done, Integer>(SessionVisit.Done.class);
        done.forEach(result -> visits.merge(result.done(), 1, Integer::sum));
        return new Report(visits, done.stream().mapToInt(SessionVisit.Result::removedObjects).sum(), failures,
                late.isEmpty());
    }

    /// Visits one session. A failed visit does not stop the others.
    private void visit(SessionKey key, Queue<SessionVisit.Result> done, Queue<RuntimeException> failures) {
        try {
            done.add(visit.visit(key));
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }
}
