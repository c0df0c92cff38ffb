package dev.chatreplay.sweep;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.runtime.Concurrently;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.DueSessions;
import dev.chatreplay.session.DueSessions.Due;
import dev.chatreplay.session.DueSessions.Kind;
import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// The due sessions of one kind, the longest due first over all shards. So a run that is cut off leaves the sessions that became due last.
///
/// Thread-safe. A shard that cannot be read does not stop the others.
final class DueQueue {
    private final PriorityQueue<Shard> shards = new PriorityQueue<>(Comparator.comparing(Shard::headAt));
    private final Consumer<RuntimeException> failures;

    /// The entries of one shard that are left.
    private record Shard(Due head, Iterator<Due> tail) {
        Instant headAt() {
            return head.at();
        }
    }

    /// Reads the first page of every shard.
    ///
    /// @param failures gets the failure of each shard that cannot be read
    /// @throws Deadline.ExceededException when the time ran out
    DueQueue(DueSessions dueSessions, Kind kind, Instant moment, Deadline deadline,
            Consumer<RuntimeException> failures) {
        this.failures = failures;
        Concurrently.forEach(IntStream.range(0, DueSessions.SHARDS).boxed().toList(), number -> {
            deadline.check();
            try {
                add(dueSessions.dueBy(moment, kind, number).iterator());
            } catch (RuntimeException e) {
                failures.accept(e);
            }
        });
    }

    private void add(Iterator<Due> entries) {
        if (entries.hasNext()) {
            var shard = new Shard(entries.next(), entries);
            synchronized (this) {
                shards.add(shard);
            }
        }
    }

    /// Takes the session that has been due for the longest time; empty when none is left.
    synchronized Optional<SessionKey> next() {
        var first = Optional.ofNullable(shards.poll());
        first.ifPresent(shard -> {
            try {
                add(shard.tail());
            } catch (RuntimeException e) {
                failures.accept(e);
            }
        });
        return first.map(shard -> shard.head().session());
    }
}
