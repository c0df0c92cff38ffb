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

/// Puts the calls of one process under the plan of the moment. Clients are costly to build, so they stay and the plan changes.
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

    /// A new process, on which nothing is planned.
    void revive() {
        plan = NOTHING;
        dead = false;
    }

    boolean isDead() {
        return dead;
    }

    /// Runs `watcher` after every write to a row's pointer that may have taken effect.
    void watch(Runnable watcher) {
        this.watcher = watcher;
    }

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        return plan.modifyRequest(context, attributes);
    }

    @Override
    public Optional<RequestBody> modifyHttpContent(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        return plan.modifyHttpContent(context, attributes);
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        orDie(() -> plan.beforeTransmission(context, attributes));
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        // Nothing else can move a pointer.
        if (context.request() instanceof UpdateItemRequest update && update.updateExpression().contains("export")) {
            watcher.run();
        }
        orDie(() -> plan.afterTransmission(context, attributes));
    }

    @Override
    public SdkHttpResponse modifyHttpResponse(Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        return plan.modifyHttpResponse(context, attributes);
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(Context.ModifyHttpResponse context,
            ExecutionAttributes attributes) {
        return plan.modifyHttpResponseContent(context, attributes);
    }

    @Override
    public SdkResponse modifyResponse(Context.ModifyResponse context, ExecutionAttributes attributes) {
        return plan.modifyResponse(context, attributes);
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        plan.afterExecution(context, attributes);
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        plan.onExecutionFailure(context, attributes);
    }

    private void orDie(Runnable action) {
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
