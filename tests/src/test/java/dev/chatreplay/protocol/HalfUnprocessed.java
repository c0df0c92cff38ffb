package dev.chatreplay.protocol;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/// Acts as a throttled DynamoDB: writes the first half of each batch and returns the rest as unprocessed. A batch of one item is written.
/// DynamoDB Local never returns unprocessed items.
final class HalfUnprocessed implements ExecutionInterceptor {
    private static final ExecutionAttribute<Map<String, List<WriteRequest>>> REST = new ExecutionAttribute<>("Rest");

    private final AtomicInteger unprocessedItems = new AtomicInteger();

    /// Returns the number of items that were returned as unprocessed.
    int unprocessedItems() {
        return unprocessedItems.get();
    }

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        if (!(context.request() instanceof BatchWriteItemRequest batch)) {
            return context.request();
        }
        attributes.putAttribute(REST, batch.requestItems().entrySet().stream().filter(e -> e.getValue().size() > 1)
                .collect(Collectors.toMap(Map.Entry::getKey,
                        e -> e.getValue().subList(half(e.getValue()), e.getValue().size()))));
        return batch.toBuilder().requestItems(batch.requestItems().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().subList(0, half(e.getValue())))))
                .build();
    }

    @Override
    public SdkResponse modifyResponse(Context.ModifyResponse context, ExecutionAttributes attributes) {
        var unprocessed = attributes.getAttribute(REST);
        if (unprocessed == null || !(context.response() instanceof BatchWriteItemResponse response)) {
            return context.response();
        }
        unprocessed.values().forEach(items -> unprocessedItems.addAndGet(items.size()));
        return response.toBuilder().unprocessedItems(unprocessed).build();
    }

    private static int half(List<WriteRequest> items) {
        return Math.ceilDiv(items.size(), 2);
    }
}
