package dev.chatreplay.protocol;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Capacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/// Adds up the write units that DynamoDB consumes for updates of session rows: in the table Sessions, and in each of its indexes.
final class IndexUnits implements ExecutionInterceptor {
    private final Map<String, Integer> table = new ConcurrentHashMap<>();
    private final Map<IndexedRow, Integer> indexes = new ConcurrentHashMap<>();

    private record IndexedRow(String partition, String index) {}

    /// Takes the units of the table for a row since the last call.
    int takeOfTable(Map<String, AttributeValue> key) {
        return Objects.requireNonNullElse(table.remove(partition(key)), 0);
    }

    /// Takes the units of an index for a row since the last call.
    int takeOfIndex(Map<String, AttributeValue> key, String index) {
        return Objects.requireNonNullElse(indexes.remove(new IndexedRow(partition(key), index)), 0);
    }

    private static String partition(Map<String, AttributeValue> key) {
        return ProtocolHarness.value(key, "pk").s();
    }

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        return context.request() instanceof UpdateItemRequest update
                ? update.toBuilder().returnConsumedCapacity(ReturnConsumedCapacity.INDEXES).build()
                : context.request();
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        if (context.request() instanceof UpdateItemRequest update && update.key().containsKey("pk")
                && context.response() instanceof UpdateItemResponse response) {
            var row = partition(update.key());
            var used = response.consumedCapacity();
            table.merge(row, units(used.table()), Integer::sum);
            used.globalSecondaryIndexes().forEach(
                    (index, capacity) -> indexes.merge(new IndexedRow(row, index), units(capacity), Integer::sum));
        }
    }

    private static int units(Capacity used) {
        return used.capacityUnits().intValue();
    }
}
