package dev.chatreplay.protocol;

import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;

/// Removes the delay of sent queue messages, because SQS counts a delay by its own clock and not by the test's clock.
final class NoDelay implements ExecutionInterceptor {
    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        if (!(context.request() instanceof SendMessageBatchRequest batch)) {
            return context.request();
        }
        return batch.toBuilder()
                .entries(batch.entries().stream().map(e -> e.toBuilder().delaySeconds(0).build()).toList()).build();
    }
}
