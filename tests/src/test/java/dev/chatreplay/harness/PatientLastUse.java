package dev.chatreplay.harness;

import dev.chatreplay.organization.LastUse;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// Gives the write of a day of last use a minute. A function gives it a second, which is too short on a busy machine.
final class PatientLastUse implements ExecutionInterceptor {
    static boolean isDayOfLastUse(SdkRequest request) {
        return request instanceof UpdateItemRequest update
                && Optional.ofNullable(update.key().get("organizationId"))
                        .filter(key -> String.valueOf(key.s()).startsWith(LastUse.KEY_PREFIX)).isPresent();
    }

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        return isDayOfLastUse(context.request()) && context.request() instanceof UpdateItemRequest update
                ? update.copy(r -> r.overrideConfiguration(c -> c.apiCallTimeout(Duration.ofMinutes(1))))
                : context.request();
    }
}
