package dev.chatreplay.faults.bugs;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// A snapshot that is committed in place of the export, even when the session has ended.
public final class SnapshotOverExport implements ExecutionInterceptor {
    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        if (!(context.request() instanceof UpdateItemRequest update)
                || !update.updateExpression().contains("#snapshot = :snapshot")) {
            return context.request();
        }
        var snapshot = Objects.requireNonNull(update.expressionAttributeValues().get(":snapshot")).m();
        var at = Objects.requireNonNull(snapshot.get("at"));
        var export = new HashMap<String, AttributeValue>();
        export.put("files", Objects.requireNonNull(snapshot.get("files")));
        export.put("messages", Objects.requireNonNull(snapshot.get("messages")));
        export.put("logVersion", AttributeValue.fromN("1"));
        export.put("workVersion", AttributeValue.fromN("1"));
        export.put("compactedAt", at);
        return update.toBuilder().updateExpression("SET #export = :export").conditionExpression(null)
                .returnValuesOnConditionCheckFailure((String) null)
                .expressionAttributeNames(Map.of("#export", "export"))
                .expressionAttributeValues(Map.of(":export", AttributeValue.fromM(export))).build();
    }
}
