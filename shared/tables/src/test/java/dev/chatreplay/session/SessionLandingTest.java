package dev.chatreplay.session;

import static dev.chatreplay.session.Rows.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Tests what the last try says about the landing of a session.
class SessionLandingTest {
    private static SessionLanding of(LandingTry last) {
        return new SessionLanding(true, 1, Optional.empty(), Optional.of(last));
    }

    private static LandingTry last(long tries) {
        return new LandingTry("try-1", 2, tries, NOW);
    }

    @Test
    void exportIsDeadLetteredOnceItsLastTryHasReported() {
        assertThat(of(last(LandingTries.MAX_TRIES).reported()).isDeadLettered(2)).isTrue();
        assertThat(of(last(LandingTries.MAX_TRIES + 1).reported()).isDeadLettered(2)).isTrue();
        assertThat(of(last(LandingTries.MAX_TRIES - 1).reported()).isDeadLettered(2)).isFalse();
        assertThat(of(last(LandingTries.MAX_TRIES)).isDeadLettered(2)).as("not reported").isFalse();
        assertThat(of(last(LandingTries.MAX_TRIES).reported()).isDeadLettered(3)).as("a newer export").isFalse();
        assertThat(SessionLanding.NONE.isDeadLettered(2)).isFalse();
    }

    @Test
    void workerIsBusyUntilEndOfTryThatHasNotReported() {
        assertThat(of(last(1)).busyUntil()).contains(NOW);
        assertThat(of(last(1).reported()).busyUntil()).isEmpty();
        assertThat(SessionLanding.NONE.busyUntil()).isEmpty();
    }
}
