package dev.chatreplay.faults.plan;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// Something happens at some calls of a kind, counted from 1, retries included: before they are sent, or when they have taken effect and
/// before their answer is heard.
public final class AtCall implements ExecutionInterceptor {
    private static final ExecutionAttribute<Integer> NUMBER = new ExecutionAttribute<>("NumberOfCall");

    private final Predicate<SdkRequest> kind;
    private final int first;
    private final int last;
    private final When when;
    private final Consumer<SdkRequest> action;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean reached;

    /// On which side of the call's effect.
    public enum When {
        /// The call is not sent.
        BEFORE,
        /// It has taken effect.
        AFTER
    }

    private AtCall(Predicate<SdkRequest> kind, int first, int last, When when, Consumer<SdkRequest> action) {
        this.kind = kind;
        this.first = first;
        this.last = last;
        this.when = when;
        this.action = action;
    }

    /// The call of that number, of any kind, fails.
    public static AtCall fails(int number, When when, Failures failure) {
        return fails(_ -> true, number, number, when, failure);
    }

    /// That call and all after it fail.
    public static AtCall failsFrom(int number, Failures failure) {
        return fails(_ -> true, number, Integer.MAX_VALUE, When.BEFORE, failure);
    }

    /// Some calls of a kind fail.
    public static AtCall fails(Predicate<SdkRequest> kind, int first, int last, When when, Failures failure) {
        return new AtCall(kind, first, last, when, failure::strike);
    }

    /// Something else happens at the call of that number.
    public static AtCall meanwhile(Predicate<SdkRequest> kind, int number, When when, Runnable action) {
        return new AtCall(kind, number, number, when, _ -> action.run());
    }

    /// Whether it has happened.
    public boolean isReached() {
        return reached;
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        if (kind.test(context.request())) {
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
        if (when == When.AFTER && number != null && kind.test(context.request())) {
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
