package dev.chatreplay.harness;

import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;

/// Applies the current plan to the calls of one process. The plan changes and the clients stay, because clients are costly to build.
final class FaultSwitch implements ExecutionInterceptor {
    private static final ExecutionInterceptor NOTHING = new ExecutionInterceptor() {
    };

    private volatile ExecutionInterceptor plan = NOTHING;
    private volatile Runnable watcher = () -> {
    };
    private volatile boolean dead;

    void set(ExecutionInterceptor plan) {
        this.plan = plan;
    }

    /// Removes the plan, as in a new process.
    void revive() {
        plan = NOTHING;
        dead = false;
    }

    boolean isDead() {
        return dead;
    }

    /// Runs `watcher` after each call that may have changed the pointer in a row, or deleted its object.
    void watch(Runnable watcher) {
        this.watcher = watcher;
    }

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        return planFor(context.request()).modifyRequest(context, attributes);
    }

    @Override
    public Optional<RequestBody> modifyHttpContent(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        return planFor(context.request()).modifyHttpContent(context, attributes);
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        unlessDead(() -> planFor(context.request()).beforeTransmission(context, attributes));
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        // No other call can change a pointer or delete its object.
        if ((context.request() instanceof UpdateItemRequest update && update.updateExpression().contains("export"))
                || context.request() instanceof DeleteObjectRequest) {
            watcher.run();
        }
        unlessDead(() -> planFor(context.request()).afterTransmission(context, attributes));
    }

    @Override
    public SdkHttpResponse modifyHttpResponse(Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        return planFor(context.request()).modifyHttpResponse(context, attributes);
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(Context.ModifyHttpResponse context,
            ExecutionAttributes attributes) {
        return planFor(context.request()).modifyHttpResponseContent(context, attributes);
    }

    @Override
    public SdkResponse modifyResponse(Context.ModifyResponse context, ExecutionAttributes attributes) {
        return planFor(context.request()).modifyResponse(context, attributes);
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        planFor(context.request()).afterExecution(context, attributes);
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        planFor(context.request()).onExecutionFailure(context, attributes);
    }

    /// Returns the plan for a request. The write of a day of last use has none, because it is no part of the protocol. A function makes it only
    /// once a day, so each run then makes the same calls.
    private ExecutionInterceptor planFor(SdkRequest request) {
        return PatientCalls.isDayOfLastUse(request) ? NOTHING : plan;
    }

    private void unlessDead(Runnable action) {
        if (dead) {
            throw new ProcessDiedError();
        }
        try {
            action.run();
        } catch (ProcessDiedError death) {
            dead = true;
            throw death;
        }
    }
}
