package dev.chatreplay.harness;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;

/// A clock that a test can move ahead.
public final class TestClock extends Clock {
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    private final InstantSource base;

    /// Creates a clock that also runs as the system clock does.
    public TestClock() {
        this(InstantSource.system());
    }

    private TestClock(InstantSource base) {
        this.base = base;
    }

    /// Creates a clock that stands still between its moves, so that no run depends on the speed of the machine.
    public static TestClock still() {
        return new TestClock(InstantSource.fixed(Instant.now().truncatedTo(ChronoUnit.MILLIS)));
    }

    /// Lets this much time pass.
    public void pass(Duration time) {
        ahead.accumulateAndGet(time, Duration::plus);
    }

    @Override
    public Instant instant() {
        return base.instant().plus(ahead.get());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("instants only");
    }
}
