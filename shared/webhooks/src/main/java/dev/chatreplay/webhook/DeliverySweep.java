package dev.chatreplay.webhook;

import dev.chatreplay.runtime.Concurrently;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.webhook.DueDeliveries.Due;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// Sends the messages of deliveries whose next try is due: of those that waited for longer than SQS can hold back a message, and of those
/// whose message or worker was lost.
public final class DeliverySweep {
    /// The maximum number of deliveries of one run in each shard. The next run, five minutes later, sends the others.
    private static final int MAX_OF_SHARD = 1000;
    /// More failures fit not into the log when every delivery of a run fails.
    private static final int MAX_FAILURES = 20;

    private final DueDeliveries due;
    private final Deliveries deliveries;
    private final DeliveryQueue queue;
    private final Clock clock;

    /// The result of a run.
    ///
    /// @param sent the number of sent messages
    /// @param failures the first failures
    /// @param failed the number of all failures; the deliveries stay due
    /// @param isFinished whether all due deliveries were sent in time
    public record Report(int sent, List<RuntimeException> failures, int failed, boolean isFinished) {}

    /// Creates the sweep of the deliveries in `due`.
    public DeliverySweep(DueDeliveries due, Deliveries deliveries, DeliveryQueue queue, Clock clock) {
        this.due = due;
        this.deliveries = deliveries;
        this.queue = queue;
        this.clock = clock;
    }

    /// Sends the messages of the deliveries that are due. A failure of one stops no other, and is in the report.
    public Report run(Deadline deadline) {
        var sent = new AtomicInteger();
        var failures = new ConcurrentLinkedQueue<RuntimeException>();
        var isFinished = new AtomicBoolean(true);
        Concurrently.forEach(IntStream.range(0, DueDeliveries.SHARDS).boxed().toList(), shard -> {
            try {
                due.dueBy(clock.instant(), shard).limit(MAX_OF_SHARD).forEach(one -> {
                    deadline.check();
                    send(one, sent, failures);
                });
            } catch (Deadline.ExceededException _) {
                isFinished.set(false);
            } catch (RuntimeException e) {
                failures.add(e);
            }
        });
        return new Report(sent.get(), failures.stream().limit(MAX_FAILURES).toList(), failures.size(),
                isFinished.get());
    }

    private void send(Due one, AtomicInteger sent, ConcurrentLinkedQueue<RuntimeException> failures) {
        try {
            var now = clock.instant();
            // The index lags behind the table.
            deliveries.find(one.webhook(), one.id())
                    .filter(delivery -> delivery.dueAt().filter(at -> !at.isAfter(now)).isPresent())
                    .ifPresent(delivery -> {
                        var nextAt = delivery.nextAt().filter(at -> at.isAfter(now)).orElse(now);
                        queue.send(DeliveryQueue.tryOf(delivery), Duration.between(now, nextAt));
                        deliveries.sent(delivery, nextAt.plus(Deliveries.LOST_AFTER));
                        sent.incrementAndGet();
                    });
        } catch (Deadline.ExceededException e) {
            throw e;
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }
}
