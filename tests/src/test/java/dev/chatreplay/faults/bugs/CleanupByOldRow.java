package dev.chatreplay.faults.bugs;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;

/// A sweep that does not read a row again after it has listed the objects. It decides from the row that it has read first.
public final class CleanupByOldRow implements ExecutionInterceptor {
    private final Map<Map<String, AttributeValue>, GetItemResponse> first = new ConcurrentHashMap<>();

    @Override
    public SdkResponse modifyResponse(Context.ModifyResponse context, ExecutionAttributes attributes) {
        if (!(context.request() instanceof GetItemRequest read)
                || !(context.response() instanceof GetItemResponse response)) {
            return context.response();
        }
        var before = first.putIfAbsent(read.key(), response);
        return before == null ? response : before;
    }
}
