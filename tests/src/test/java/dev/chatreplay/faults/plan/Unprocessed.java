package dev.chatreplay.faults.plan;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/// Acts as a throttled DynamoDB: processes one item of each batch and returns the rest as unprocessed. It returns a read of one key
/// unprocessed as a whole, a few times. DynamoDB Local never returns unprocessed items.
public final class Unprocessed implements ExecutionInterceptor {
    private static final ExecutionAttribute<Map<String, List<WriteRequest>>> WRITES = new ExecutionAttribute<>(
            "UnprocessedWrites");
    private static final ExecutionAttribute<Map<String, KeysAndAttributes>> KEYS = new ExecutionAttribute<>(
            "UnprocessedKeys");

    private final AtomicInteger singlesLeft;

    /// Creates the fault.
    ///
    /// @param singles how many reads of one key are returned unprocessed as a whole
    public Unprocessed(int singles) {
        singlesLeft = new AtomicInteger(singles);
    }

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        return switch (context.request()) {
            case BatchWriteItemRequest batch -> {
                attributes.putAttribute(WRITES, mapped(batch.requestItems(), writes -> rest(writes)));
                yield batch.toBuilder().requestItems(mapped(batch.requestItems(), writes -> writes.subList(0, 1)))
                        .build();
            }
            case BatchGetItemRequest batch -> {
                attributes.putAttribute(KEYS,
                        mapped(batch.requestItems(), keys -> keys.toBuilder().keys(rest(keys.keys())).build()));
                yield batch.toBuilder().requestItems(mapped(batch.requestItems(),
                        keys -> keys.toBuilder().keys(keys.keys().subList(0, 1)).build())).build();
            }
            case SdkRequest other -> other;
        };
    }

    @Override
    public SdkResponse modifyResponse(Context.ModifyResponse context, ExecutionAttributes attributes) {
        return switch (context.response()) {
            case BatchWriteItemResponse response -> response.toBuilder()
                    .unprocessedItems(without(attributes.getAttribute(WRITES), List::isEmpty)).build();
            case BatchGetItemResponse response -> {
                var rest = without(attributes.getAttribute(KEYS), keys -> keys.keys().isEmpty());
                if (rest.isEmpty() && context.request() instanceof BatchGetItemRequest batch
                        && singlesLeft.getAndDecrement() > 0) {
                    yield response.toBuilder().responses(Map.of()).unprocessedKeys(batch.requestItems()).build();
                }
                yield response.toBuilder().unprocessedKeys(rest).build();
            }
            case SdkResponse other -> other;
        };
    }

    private static <T> List<T> rest(List<T> all) {
        return all.subList(1, all.size());
    }

    private static <T> Map<String, T> mapped(Map<String, T> byTable, UnaryOperator<T> change) {
        return byTable.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> change.apply(entry.getValue())));
    }

    private static <T> Map<String, T> without(Map<String, T> byTable, Predicate<T> isDone) {
        return byTable.entrySet().stream().filter(entry -> !isDone.test(entry.getValue()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
