package dev.chatreplay.runtime;

import java.time.Duration;

/// The moment by which a piece of work has to be over, on the machine's monotonic clock: some time before the invocation that it
/// is part of would be cut off, so that the work can still be undone and the caller answered.
public final class Deadline {
    private final long atNanos;
    private final Duration margin;

    /// The work did not get done in its time. Nothing is half-done: the thrower has undone its work, or a repetition is idempotent.
    public static final class ExceededException extends RuntimeException {
        private static final long serialVersionUID = 1;

        ExceededException() {
            super("out of time");
        }
    }

    private Deadline(long atNanos, Duration margin) {
        this.atNanos = atNanos;
        this.margin = margin;
    }

    /// The deadline `margin` before the end of an invocation that ends in `invocation`.
    public static Deadline before(Duration invocation, Duration margin) {
        return new Deadline(System.nanoTime() + invocation.minus(margin).toNanos(), margin);
    }

    /// The deadline of a step that others follow: half of the time left. A step that runs out of time for some sessions then leaves time
    /// to finish the others.
    public Deadline ofStep() {
        var half = remaining().dividedBy(2);
        return new Deadline(System.nanoTime() + half.toNanos(), remainingOfInvocation().minus(half));
    }

    /// The time left of the invocation: no work of it goes on for longer.
    public Duration remainingOfInvocation() {
        return remaining().plus(margin);
    }

    /// The time left; zero when it has passed.
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, atNanos - System.nanoTime()));
    }

    /// Throws when the deadline has passed.
    ///
    /// @throws ExceededException when it has
    public void check() {
        check(Duration.ZERO);
    }

    /// Throws when there is less than `needed` left: for a wait that would be in vain.
    ///
    /// @throws ExceededException when there is not enough left
    public void check(Duration needed) {
        if (atNanos - System.nanoTime() <= needed.toNanos()) {
            throw new ExceededException();
        }
    }
}
