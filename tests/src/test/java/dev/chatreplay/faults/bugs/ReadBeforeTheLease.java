package dev.chatreplay.faults.bugs;

import dev.chatreplay.faults.run.Run;
import dev.chatreplay.harness.SessionRows;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// A compactor that reads the log before it takes the lease, and so before it has read its version. Other work runs between the two steps.
public final class ReadBeforeTheLease implements ExecutionInterceptor {
    private final Run run;
    private final boolean isBuggy;
    private final Runnable between;
    private final Map<String, QueryResponse> read = new ConcurrentHashMap<>();

    /// Creates the bug for one run.
    ///
    /// @param isBuggy whether the compactor reads the log too early; else only `between` runs
    /// @param between the work that runs just before the lease is taken
    public ReadBeforeTheLease(Run run, boolean isBuggy, Runnable between) {
        this.run = run;
        this.isBuggy = isBuggy;
        this.between = between;
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        if (isLease(context.request())) {
            if (isBuggy) {
                for (int partition = 0; partition <= 8; partition++) {
                    readEarly(SessionRows.logPartition(run.harness().tenant.organizationId(), run.chat().sessionId(),
                            partition));
                }
            }
            between.run();
        }
    }

    private static boolean isLease(SdkRequest request) {
        return request instanceof UpdateItemRequest update
                && update.updateExpression().contains("#leaseUntil = :until");
    }

    private void readEarly(String partition) {
        var stack = run.harness().stack();
        read.put(partition, stack.aws().dynamoDb()
                .query(r -> r.tableName(stack.variable("CHAT_LOG_TABLE")).keyConditionExpression("pk = :pk")
                        .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(partition)))));
    }

    @Override
    public SdkResponse modifyResponse(Context.ModifyResponse context, ExecutionAttributes attributes) {
        return context.request() instanceof QueryRequest query
                ? query.expressionAttributeValues().values().stream().map(value -> read.get(value.s()))
                        .filter(early -> early != null).findFirst().<SdkResponse>map(early -> early)
                        .orElse(context.response())
                : context.response();
    }
}
