package dev.chatreplay.webhook;

import dev.chatreplay.runtime.Concurrently;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.webhook.DueDeliveries.Due;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// Sends the messages of deliveries whose next try is due. Some of them wait for longer than SQS can hold back a message. Of others, the message
/// or the worker was lost.
public final class DeliverySweep {
    /// The maximum number of messages of one run in each shard. The next run, five minutes later, sends the others.
    private static final int MAX_OF_SHARD = 1000;
    /// The maximum time from the moment when a message is receivable until the sweep sends it again. The time grows from
    /// [Deliveries#LOST_AFTER] to this maximum while a service of AWS fails.
    private static final Duration MAX_GRACE = Duration.ofHours(6);
    /// More failures fit not into the log when every delivery of a run fails.
    private static final int MAX_FAILURES = 20;

    private final DueDeliveries due;
    private final Deliveries deliveries;
    private final DeliveryQueue queue;
    private final Clock clock;
    private final int maxOfShard;

    /// The result of a run.
    ///
    /// @param sent the number of sent messages
    /// @param failures the first failures
    /// @param failed the number of all failures; the deliveries stay due
    /// @param isFinished whether all due deliveries were sent; false when there were too many, or too little time
    public record Report(int sent, List<RuntimeException> failures, int failed, boolean isFinished) {}

    /// Creates the sweep of the deliveries in `due`.
    public DeliverySweep(DueDeliveries due, Deliveries deliveries, DeliveryQueue queue, Clock clock) {
        this(due, deliveries, queue, clock, MAX_OF_SHARD);
    }

    DeliverySweep(DueDeliveries due, Deliveries deliveries, DeliveryQueue queue, Clock clock, int maxOfShard) {
        this.due = due;
        this.deliveries = deliveries;
        this.queue = queue;
        this.clock = clock;
        this.maxOfShard = maxOfShard;
    }

    /// Sends the messages of the deliveries that are due. A failure of one stops no other, and is in the report.
    public Report run(Deadline deadline) {
        var sent = new AtomicInteger();
        var failures = new ConcurrentLinkedQueue<RuntimeException>();
        var isFinished = new AtomicBoolean(true);
        Concurrently.forEach(IntStream.range(0, DueDeliveries.SHARDS).boxed().toList(), shard -> {
            try {
                if (!sendShard(shard, sent, failures, deadline)) {
                    isFinished.set(false);
                }
            } catch (Deadline.ExceededException _) {
                isFinished.set(false);
            } catch (RuntimeException e) {
                failures.add(e);
            }
        });
        return new Report(sent.get(), failures.stream().limit(MAX_FAILURES).toList(), failures.size(),
                isFinished.get());
    }

    /// Sends the messages of one shard, and returns whether none is left.
    ///
    /// A delivery whose message cannot be sent stays due, before all others. So it does not count for the limit: otherwise such deliveries
    /// could fill every run, and no other would be sent.
    private boolean sendShard(int shard, AtomicInteger sent, Collection<RuntimeException> failures, Deadline deadline) {
        int left = maxOfShard;
        for (var entries = due.dueBy(clock.instant(), shard).iterator(); entries.hasNext();) {
            if (left == 0) {
                return false;
            }
            deadline.check();
            try {
                if (send(entries.next())) {
                    sent.incrementAndGet();
                    left--;
                }
            } catch (Deadline.ExceededException e) {
                throw e;
            } catch (RuntimeException e) {
                failures.add(e);
            }
        }
        return true;
    }

    /// Returns the time after which the sweep sends the message once more. It doubles while the delivery stays due, because a service fails.
    private static Duration grace(Instant dueSince, Instant now) {
        return Duration.ofMillis(Math.clamp(Duration.between(dueSince, now).toMillis(),
                Deliveries.LOST_AFTER.toMillis(), MAX_GRACE.toMillis()));
    }

    /// Returns whether a message was sent. None is needed when the record says that the delivery is not due.
    private boolean send(Due one) {
        var now = clock.instant();
        // The index lags behind the table.
        var late = deliveries.find(one.webhook(), one.id())
                .filter(delivery -> delivery.dueAt().filter(at -> !at.isAfter(now)).isPresent());
        late.ifPresent(delivery -> {
            var nextAt = delivery.nextAt().filter(at -> at.isAfter(now)).orElse(now);
            queue.send(DeliveryQueue.tryOf(delivery), Duration.between(now, nextAt));
            deliveries.sent(delivery, nextAt.plus(grace(delivery.nextAt().orElseThrow(), now)));
        });
        return late.isPresent();
    }
}
