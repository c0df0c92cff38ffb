package dev.chatreplay.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The times between the tries of a delivery, and between the probes of a webhook that fails.
public final class RetrySchedule {
    /// The delays after the first failed try, the second, …
    public static final List<Duration> DELAYS = List.of(Duration.ofSeconds(5), Duration.ofMinutes(5),
            Duration.ofMinutes(30), Duration.ofHours(2), Duration.ofHours(5), Duration.ofHours(10),
            Duration.ofHours(14), Duration.ofHours(20), Duration.ofHours(24));
    /// The maximum number of tries. After the last one, a delivery is dead-lettered.
    public static final int MAX_TRIES = DELAYS.size() + 1;

    /// A delay is longer than in the schedule by up to this part, so that deliveries that failed together do not come back together.
    private static final double JITTER = 0.1;

    /// The longest time between two tries of a delivery.
    static final Duration LONGEST = jittered(DELAYS.getLast(), 1);

    private RetrySchedule() {}

    /// Returns the delay after a failed try; empty after the last one.
    ///
    /// @param tries the number of tries, with the failed one
    /// @param retryAfter the delay that the receiver asks for. It counts up to the next delay of the schedule
    /// @param chance a number from 0 to 1, for the jitter
    public static Optional<Duration> delayAfter(long tries, Optional<Duration> retryAfter, double chance) {
        if (tries >= MAX_TRIES) {
            return Optional.empty();
        }
        var delay = step(tries);
        var most = step(tries + 1);
        var asked = retryAfter.map(wanted -> shorter(wanted, most)).orElse(Duration.ZERO);
        return Optional.of(jittered(asked.compareTo(delay) > 0 ? asked : delay, chance));
    }

    /// Returns a delay with jitter. It is never shorter than `delay`.
    ///
    /// @param chance a number from 0 to 1
    public static Duration jittered(Duration delay, double chance) {
        return delay.plusMillis((long) (delay.toMillis() * JITTER * chance));
    }

    /// Returns a delay of the schedule without jitter: the first one for 1, and the last one for each larger number.
    static Duration step(long number) {
        return DELAYS.get(Math.clamp(number, 1, DELAYS.size()) - 1);
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
