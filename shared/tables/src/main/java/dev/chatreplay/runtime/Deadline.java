package dev.chatreplay.runtime;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// The time by which work must end, on the machine's monotonic clock. It is before the timeout of the Lambda invocation. In the margin
/// between them, the function undoes its work if needed, and answers or reports.
public final class Deadline {
    /// The deadline of the invocation that a thread works for.
    private static final ScopedValue<Deadline> OF_INVOCATION = ScopedValue.newInstance();
    /// The part of an invocation that no call to AWS may use. The function needs it to answer and to write its log lines.
    private static final Duration REPORT = Duration.ofSeconds(1);

    private final long atNanos;
    private final Duration margin;

    /// The work did not end before its deadline. No half-finished work remains: the thrower has undone it, or a repetition is idempotent.
    public static final class ExceededException extends RuntimeException {
        private static final long serialVersionUID = 1;

        ExceededException() {
            this(null);
        }

        /// @param cause the failure of the call that the deadline has cut off
        public ExceededException(@Nullable Throwable cause) {
            super("out of time", cause);
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

    /// Runs the work of an invocation. Every call to AWS in it is limited by this deadline.
    public <T, X extends Throwable> T call(ScopedValue.CallableOp<? extends T, X> work) throws X {
        return ScopedValue.where(OF_INVOCATION, this).call(work);
    }

    /// Returns `work` for another thread, limited by the deadline of this thread's invocation.
    public static Runnable inherited(Runnable work) {
        if (!OF_INVOCATION.isBound()) {
            return work;
        }
        var deadline = OF_INVOCATION.get();
        return () -> ScopedValue.where(OF_INVOCATION, deadline).run(work);
    }

    /// Returns the time limit of an AWS call that begins now on this thread. Outside an invocation it is `most`. The limit is in whole
    /// milliseconds, as the SDK counts it. So no call ends before its limit.
    ///
    /// @param most the limit of any call
    /// @throws ExceededException when no time is left for a call
    public static Duration limitOfCall(Duration most) {
        if (!OF_INVOCATION.isBound()) {
            return most;
        }
        var limit = OF_INVOCATION.get().limitOfCall().truncatedTo(ChronoUnit.MILLIS);
        // The SDK takes zero for no limit.
        if (limit.isZero()) {
            throw new ExceededException();
        }
        return limit.compareTo(most) < 0 ? limit : most;
    }

    /// A call may take the time until the deadline. Near the deadline and after it, a call may take half of what is left of the invocation.
    /// However many calls hang, each of them leaves time for the next call and for the answer.
    private Duration limitOfCall() {
        var half = remainingOfInvocation().minus(REPORT).dividedBy(2);
        return half.compareTo(remaining()) > 0 ? half : remaining();
    }

    /// Returns the remaining time of the invocation. No work continues after it.
    public Duration remainingOfInvocation() {
        return notNegative(margin.plusNanos(atNanos - System.nanoTime()));
    }

    /// Returns the remaining time until the deadline; zero when the deadline has passed.
    public Duration remaining() {
        return notNegative(Duration.ofNanos(atNanos - System.nanoTime()));
    }

    private static Duration notNegative(Duration time) {
        return time.isNegative() ? Duration.ZERO : time;
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
