package dev.chatreplay.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tests the delays between tries.
class RetryScheduleTest {
    private static Optional<Duration> after(int tries, Duration asked, double chance) {
        return RetrySchedule.delayAfter(tries, Optional.of(asked), chance);
    }

    @ParameterizedTest
    @CsvSource({"1, PT5S", "2, PT5M", "3, PT30M", "4, PT2H", "5, PT5H", "6, PT10H", "7, PT14H", "8, PT20H", "9, PT24H"})
    void delayIsThatOfSchedule(int tries, Duration delay) {
        assertThat(RetrySchedule.delayAfter(tries, Optional.empty(), 0)).contains(delay);
        assertThat(RetrySchedule.delayAfter(tries, Optional.empty(), 1)).contains(delay.plus(delay.dividedBy(10)));
    }

    @Test
    void noTryFollowsTenth() {
        assertThat(RetrySchedule.MAX_TRIES).isEqualTo(10);
        assertThat(RetrySchedule.delayAfter(10, Optional.empty(), 0)).isEmpty();
        assertThat(after(10, Duration.ofHours(1), 0)).isEmpty();
    }

    @Test
    void receiverMayAskForLaterTryUpToNextStep() {
        assertThat(after(1, Duration.ofSeconds(60), 0)).contains(Duration.ofSeconds(60));
        assertThat(after(1, Duration.ofSeconds(1), 0)).contains(Duration.ofSeconds(5));
        assertThat(after(1, Duration.ofDays(365), 0)).contains(Duration.ofMinutes(5));
        assertThat(after(9, Duration.ofDays(365), 0)).contains(Duration.ofHours(24));
        assertThat(after(1, Duration.ofSeconds(60), 1)).contains(Duration.ofSeconds(66));
    }
}
