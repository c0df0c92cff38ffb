package dev.chatreplay.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/// Tests how much time of an invocation an AWS call gets.
class DeadlineTest {
    private static final Duration MOST = Duration.ofMinutes(20);
    /// The time that no call may use.
    private static final Duration ANSWER = Duration.ofSeconds(1);
    private static final Duration MARGIN = ANSWER.plusMinutes(8);

    private static Duration limit(Duration invocation) {
        return Deadline.before(invocation, MARGIN).call(() -> Deadline.limitOfCall(MOST));
    }

    @Test
    void callOutsideInvocationHasLongestLimit() {
        assertThat(Deadline.limitOfCall(MOST)).isEqualTo(MOST);
    }

    @Test
    void callGetsTimeUntilDeadline() {
        assertThat(limit(Duration.ofHours(5))).isEqualTo(MOST);
        assertThat(limit(MARGIN.plusMinutes(19))).isLessThanOrEqualTo(Duration.ofMinutes(19))
                .isGreaterThan(Duration.ofMinutes(14));
    }

    @Test
    void callAfterDeadlineGetsHalfOfRest() {
        assertThat(limit(MARGIN)).isLessThanOrEqualTo(Duration.ofMinutes(4)).isPositive();
        assertThat(limit(ANSWER.plusMinutes(4))).isLessThanOrEqualTo(Duration.ofMinutes(2)).isPositive();
    }

    @Test
    void lastSecondOfInvocationIsLeftForItsAnswer() {
        assertThatExceptionOfType(Deadline.ExceededException.class).isThrownBy(() -> limit(ANSWER));
        assertThatExceptionOfType(Deadline.ExceededException.class).isThrownBy(() -> limit(Duration.ZERO));
    }

    /// A call with a part of a millisecond more would end before its limit.
    @Test
    void limitIsInMillisecondsAsSdkCounts() {
        var limit = limit(MARGIN.plusMinutes(19));
        assertThat(limit).isEqualTo(Duration.ofMillis(limit.toMillis()));
    }

    @Test
    void invocationThatHasEndedHasNoTimeLeft() {
        assertThat(Deadline.before(Duration.ZERO, MARGIN).remainingOfInvocation()).isZero();
    }

    @Test
    void parallelCallsHaveLimitsOfTheirInvocation() {
        var limits = new ConcurrentLinkedQueue<Duration>();
        Runnable call = () -> limits.add(Deadline.limitOfCall(MOST));
        Deadline.before(MARGIN, MARGIN).call(() -> {
            Concurrently.run(call, call);
            Concurrently.within(MOST, call);
            Concurrently.attemptEach(List.of(1, 2), Deadline.before(MOST, Duration.ZERO), _ -> call.run());
            return limits;
        });
        assertThat(limits).hasSize(5).allMatch(limit -> limit.compareTo(Duration.ofMinutes(4)) <= 0);
    }
}
