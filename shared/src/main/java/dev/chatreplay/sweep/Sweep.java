package dev.chatreplay.sweep;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.aws.Concurrently;
import dev.chatreplay.aws.Configuration;
import dev.chatreplay.aws.Deadline;
import dev.chatreplay.session.DueSessions;
import dev.chatreplay.session.SessionKey;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/// Visits every session that is due. It finds them by an index, and so at the cost of those that are due, not of all there are.
public final class Sweep {
    private final DueSessions dueSessions;
    private final Visit visit;
    private final Clock clock;

    /// What a sweep did.
    ///
    /// @param visits how many sessions each thing was done for
    /// @param removedObjects how many objects it removed
    /// @param failures what went wrong, each at another session; they are due again
    /// @param isFinished whether it came to the end in its time; what is left is the next sweep's
    public record Report(Map<Visit.Done, Integer> visits, int removedObjects, Queue<RuntimeException> failures,
            boolean isFinished) {
        /// For how many sessions this was done.
        public int count(Visit.Done done) {
            return visits.getOrDefault(done, 0);
        }
    }

    /// A sweep over the tables, bucket and queues of `configuration`.
    public Sweep(Configuration configuration, AwsClients aws, Clock clock) {
        this.dueSessions = new DueSessions(aws.dynamoDb(), configuration.sessionsTable());
        this.visit = new Visit(configuration, aws, clock);
        this.clock = clock;
    }

    /// Visits the sessions that are due.
    public Report run(Deadline deadline) {
        var now = clock.instant();
        var done = new ConcurrentLinkedQueue<Visit.Result>();
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
            }
        });
        var visits = new EnumMap<Visit.Done, Integer>(Visit.Done.class);
        done.forEach(result -> visits.merge(result.done(), 1, Integer::sum));
        return new Report(visits, done.stream().mapToInt(Visit.Result::removedObjects).sum(), failures, late.isEmpty());
    }

    /// One session that can't be looked after keeps no other from it.
    private void visit(SessionKey key, Queue<Visit.Result> done, Queue<RuntimeException> failures) {
        try {
            done.add(visit.to(key));
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }
}
