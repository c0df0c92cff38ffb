package dev.chatreplay.faults.rig;

import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/// Lets messages be received at once: SQS counts a delay by its own clock, a run decides by itself when a message arrives.
final class AtOnce implements ExecutionInterceptor {
    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        return switch (context.request()) {
            case SendMessageBatchRequest batch -> batch.toBuilder().entries(batch.entries().stream()
                    .map(entry -> entry.toBuilder().delaySeconds(0).build()).toList()).build();
            case SendMessageRequest one -> one.toBuilder().delaySeconds(0).build();
            case SdkRequest other -> other;
        };
    }
}
