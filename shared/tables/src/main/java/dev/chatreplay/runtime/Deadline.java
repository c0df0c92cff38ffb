package dev.chatreplay.runtime;

import java.time.Duration;

/// The time by which work must end, on the machine's monotonic clock. It is before the timeout of the Lambda invocation. The margin between
/// them lets the worker undo its work and answer the caller.
public final class Deadline {
    private final long atNanos;
    private final Duration margin;

    /// The work did not end before its deadline. No half-finished work remains: the thrower has undone it, or a repetition is idempotent.
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

    /// Creates the deadline that is `margin` before the end of an invocation. The invocation ends after `invocation` from now.
    public static Deadline before(Duration invocation, Duration margin) {
        return new Deadline(System.nanoTime() + invocation.minus(margin).toNanos(), margin);
    }

    /// Creates the deadline of a step that other steps follow, at half of the remaining time. A step may run out of time for some sessions.
    /// The other half is then left to finish the other sessions.
    public Deadline ofStep() {
        var half = remaining().dividedBy(2);
        return new Deadline(System.nanoTime() + half.toNanos(), remainingOfInvocation().minus(half));
    }

    /// Returns the remaining time of the invocation. No work continues after it.
    public Duration remainingOfInvocation() {
        return remaining().plus(margin);
    }

    /// Returns the remaining time until the deadline; zero when the deadline has passed.
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, atNanos - System.nanoTime()));
    }

    /// Checks that the deadline has not passed.
    ///
    /// @throws ExceededException when the deadline has passed
    public void check() {
        check(Duration.ZERO);
    }

    /// Checks that more than `needed` remains. Callers check this before a wait, because a wait beyond the deadline is useless.
    ///
    /// @throws ExceededException when not more than `needed` remains
    public void check(Duration needed) {
        if (atNanos - System.nanoTime() <= needed.toNanos()) {
            throw new ExceededException();
        }
    }
}
