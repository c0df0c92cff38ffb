package dev.chatreplay.aws;

import dev.chatreplay.runtime.Deadline;
import java.time.Duration;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// Limits every AWS call of a client, with all its retries, to the time that is left of the invocation. A call that hangs then fails while
/// the function can still undo its work and answer.
///
/// @param most the limit of any call
record CallLimit(Duration most) implements ExecutionInterceptor {
    /// The end of a call that has less time than its own limit, in [System#nanoTime].
    private static final ExecutionAttribute<Long> CUT_OFF_AT = new ExecutionAttribute<>("ChatReplayCutOffAt");

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        var request = (AwsRequest) context.request();
        var existing = request.overrideConfiguration();
        var own = existing.flatMap(AwsRequestOverrideConfiguration::apiCallTimeout)
                .filter(limit -> limit.compareTo(most) < 0)
                .orElse(most);
        var limit = Deadline.limitOfCall(own);
        if (limit.compareTo(own) < 0) {
            attributes.putAttribute(CUT_OFF_AT, System.nanoTime() + limit.toNanos());
        }
        var configuration = existing.map(AwsRequestOverrideConfiguration::toBuilder)
                .orElseGet(AwsRequestOverrideConfiguration::builder);
        return request.toBuilder().overrideConfiguration(configuration.apiCallTimeout(limit).build()).build();
    }

    /// Throws [Deadline.ExceededException] for a call that the deadline has cut off. So a worker does not take a lack of time for a failure of
    /// AWS. A call that AWS has answered was not cut off. The exception is thrown and not returned, because the SDK accepts only its own
    /// exceptions here.
    @Override
    public Throwable modifyException(Context.FailedExecution context, ExecutionAttributes attributes) {
        var cutOffAt = attributes.getAttribute(CUT_OFF_AT);
        if (cutOffAt != null && System.nanoTime() >= cutOffAt
                && !(context.exception() instanceof SdkServiceException)) {
            throw new Deadline.ExceededException(context.exception());
        }
        return context.exception();
    }
}
