package dev.chatreplay.faults.bugs;

import dev.chatreplay.faults.plan.Failures;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// A function that fails its whole batch after one failed call: every later call fails too.
public final class OneFailsAll implements ExecutionInterceptor {
    private volatile boolean failed;

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        failed = true;
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        if (failed) {
            Failures.NO_CONNECTION.fail(context.request());
        }
    }
}
