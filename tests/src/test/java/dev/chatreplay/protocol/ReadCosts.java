package dev.chatreplay.protocol;

import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/// Counts the calls of a client, and the items that DynamoDB reads for its queries.
final class ReadCosts implements ExecutionInterceptor {
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger items = new AtomicInteger();

    /// What calls have cost.
    record Cost(int calls, int items) {}

    /// Returns the cost since the last call of this method.
    Cost take() {
        return new Cost(calls.getAndSet(0), items.getAndSet(0));
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        calls.incrementAndGet();
        if (context.response() instanceof QueryResponse response) {
            items.addAndGet(response.scannedCount());
        }
    }
}
