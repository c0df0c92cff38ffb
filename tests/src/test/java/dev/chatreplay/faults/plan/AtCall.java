package dev.chatreplay.faults.plan;

import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.Unanswered;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// Runs an action at certain calls of a kind. Calls are counted from 1. A call counts again when it fails by a plan and the SDK repeats it, but
/// not when its connection breaks. The action runs before the call is sent, or after it has taken effect and before its answer is received.
public final class AtCall implements ExecutionInterceptor, Extent.AtOneCall {
    private static final ExecutionAttribute<Integer> NUMBER = new ExecutionAttribute<>("NumberOfCall");

    private final Predicate<SdkRequest> kind;
    private final int first;
    private final int last;
    private final When when;
    private final Consumer<SdkRequest> action;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean reached;

    /// Whether the action runs before or after the effect of the call.
    public enum When {
        /// The call is not sent.
        BEFORE,
        /// The call has taken effect.
        AFTER
    }

    private AtCall(Predicate<SdkRequest> kind, int first, int last, When when, Consumer<SdkRequest> action) {
        this.kind = kind;
        this.first = first;
        this.last = last;
        this.when = when;
        this.action = action;
    }

    /// Fails the call with this number, of any kind.
    public static AtCall fails(int number, When when, Failures failure) {
        return fails(_ -> true, number, number, when, failure);
    }

    /// Fails the call with this number and all later calls.
    public static AtCall failsFrom(int number, Failures failure) {
        return fails(_ -> true, number, Integer.MAX_VALUE, When.BEFORE, failure);
    }

    /// Fails the calls of a kind from number `first` to number `last`.
    public static AtCall fails(Predicate<SdkRequest> kind, int first, int last, When when, Failures failure) {
        return new AtCall(kind, first, last, when, failure::fail);
    }

    /// Runs `action` at the call with this number.
    public static AtCall meanwhile(Predicate<SdkRequest> kind, int number, When when, Runnable action) {
        return new AtCall(kind, number, number, when, _ -> action.run());
    }

    /// Returns whether the action has run.
    @Override
    public boolean isReached() {
        return reached;
    }

    /// Returns how many calls of the kind were made.
    @Override
    public int calls() {
        return calls.get();
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        if (kind.test(context.request()) && !Unanswered.isMarked(attributes)) {
            var number = calls.incrementAndGet();
            attributes.putAttribute(NUMBER, number);
            if (when == When.BEFORE) {
                actAt(number, context.request());
            }
        }
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        var number = attributes.getAttribute(NUMBER);
        if (when == When.AFTER && number != null && kind.test(context.request())
                && !Unanswered.isMarked(attributes)) {
            actAt(number, context.request());
        }
    }

    private void actAt(int number, SdkRequest request) {
        if (number >= first && number <= last) {
            reached = true;
            action.accept(request);
        }
    }
}
