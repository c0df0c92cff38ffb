package dev.chatreplay.harness;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/// Removes the delay of sent messages, because SQS counts a delay by its own clock.
/// A message attribute holds the end of the delay by the clock of the test.
public record ImmediateDelivery(Clock clock) implements ExecutionInterceptor {
    /// In milliseconds since the epoch.
    private static final String ARRIVES_AT = "arrivesAt";

    /// Returns when a queue without this interceptor would deliver the message.
    public static Instant arrival(SQSMessage message) {
        var arrivesAt = Objects.requireNonNull(message.getMessageAttributes().get(ARRIVES_AT));
        return Instant.ofEpochMilli(Long.parseLong(arrivesAt.getStringValue()));
    }

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        return switch (context.request()) {
            case SendMessageBatchRequest batch -> batch.toBuilder().entries(batch.entries().stream()
                    .map(entry -> entry.toBuilder().delaySeconds(0)
                            .messageAttributes(with(entry.delaySeconds(), entry.messageAttributes())).build())
                    .toList()).build();
            case SendMessageRequest one -> one.toBuilder().delaySeconds(0)
                    .messageAttributes(with(one.delaySeconds(), one.messageAttributes())).build();
            case SdkRequest other -> other;
        };
    }

    private Map<String, MessageAttributeValue> with(@Nullable Integer seconds,
            Map<String, MessageAttributeValue> attributes) {
        var all = new HashMap<>(attributes);
        all.put(ARRIVES_AT, MessageAttributeValue.builder().dataType("String")
                .stringValue(Long.toString(clock.instant()
                        .plusSeconds(Objects.requireNonNullElse(seconds, 0)).toEpochMilli()))
                .build());
        return all;
    }
}
