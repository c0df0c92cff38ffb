package dev.chatreplay.harness;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// Marks a call from its sending to its answer. The SDK sends a call again when its connection breaks or its answer is late, as on a busy
/// machine. With the mark, faults and plans count such a call once. It is behind all other interceptors, so an attempt that one of them fails
/// has no mark.
public final class Unanswered implements ExecutionInterceptor {
    private static final ExecutionAttribute<Boolean> UNANSWERED = new ExecutionAttribute<>("Unanswered");
    private static final int SERVER_ERROR = 500;

    /// Returns whether the call was sent and has no answer yet. Before a transmission, the SDK then sends it again. After a transmission,
    /// the service has failed.
    public static boolean isMarked(ExecutionAttributes attributes) {
        return Boolean.TRUE.equals(attributes.getAttribute(UNANSWERED));
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        attributes.putAttribute(UNANSWERED, true);
    }

    /// The last interceptor gets an answer first.
    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        attributes.putAttribute(UNANSWERED, context.httpResponse().statusCode() >= SERVER_ERROR);
    }
}
