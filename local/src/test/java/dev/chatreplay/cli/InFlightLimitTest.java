package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class InFlightLimitTest {
    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");
    private static final Duration VISIBILITY = Duration.ofMinutes(2);
    private static final int SQS_LIMIT = 120_000;

    /// Receives 200,000 messages, ten in each millisecond, or later when the limit requires it.
    @Test
    void messagesInFlightStayBelowLimitOfSqs() {
        var limit = new InFlightLimit(VISIBILITY);
        var receivedAt = new Instant[20_000];
        var now = START;
        int oldest = 0;
        for (int receive = 0; receive < receivedAt.length; receive++) {
            now = now.plusMillis(1).plus(limit.delay(now.plusMillis(1)));
            limit.add(10, now);
            receivedAt[receive] = now;
            while (!receivedAt[oldest].plus(VISIBILITY).isAfter(now)) {
                oldest++;
            }
            assertThat((receive - oldest + 1) * 10).isLessThan(SQS_LIMIT);
        }
        assertThat(Duration.between(START, now)).isBetween(VISIBILITY, VISIBILITY.multipliedBy(2));
    }

    @Test
    void fewMessagesWaitForNothing() {
        var limit = new InFlightLimit(VISIBILITY);
        for (int receive = 0; receive < 9_000; receive++) {
            limit.add(10, START);
            assertThat(limit.delay(START)).isZero();
        }
    }
}
