package dev.chatreplay.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/// Keeps the number of received messages that stay in a queue below the limit of SQS. From
/// [about 120,000 messages in flight](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html) on, a
/// receive that waits finds no message, so a queue would look empty. Not thread-safe.
final class InFlightLimit {
    private static final int STEP = 1_000;
    private static final int MAX_STEPS = 100;

    private final Duration visibility;
    /// The time at which each thousand was full, for those that may still be in flight.
    private final Deque<Instant> steps = new ArrayDeque<>();
    private int sinceLastStep;

    /// @param visibility the time after which a message is no longer in flight
    InFlightLimit(Duration visibility) {
        this.visibility = visibility;
    }

    /// Counts messages that were received and stay in the queue.
    void add(int messages, Instant now) {
        sinceLastStep += messages;
        if (sinceLastStep >= STEP) {
            sinceLastStep -= STEP;
            steps.addLast(now);
        }
    }

    /// Returns the time to wait before the next receive.
    Duration delay(Instant now) {
        while (!steps.isEmpty() && !steps.getFirst().plus(visibility).isAfter(now)) {
            steps.removeFirst();
        }
        return steps.size() < MAX_STEPS ? Duration.ZERO : Duration.between(now, steps.getFirst().plus(visibility));
    }
}
