package dev.chatreplay.harness;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.organization.LastUse;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.core.RequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// Gives calls more time than in AWS, because a busy machine needs it. That also limits the work that a fault does within a call. The limit of
/// a call that the deadline of an invocation has cut stays.
final class PatientCalls implements ExecutionInterceptor {
    static boolean isDayOfLastUse(SdkRequest request) {
        return request instanceof UpdateItemRequest update
                && Optional.ofNullable(update.key().get("organizationId"))
                        .filter(key -> String.valueOf(key.s()).startsWith(LastUse.KEY_PREFIX)).isPresent();
    }

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        var request = (AwsRequest) context.request();
        var isUncut = request.overrideConfiguration().flatMap(RequestOverrideConfiguration::apiCallTimeout)
                .filter(AwsClients.CALL_TIMEOUT::equals).isPresent();
        return isUncut || isDayOfLastUse(request)
                ? request.toBuilder().overrideConfiguration(c -> c.apiCallTimeout(TestContext.UNHURRIED)).build()
                : request;
    }
}
