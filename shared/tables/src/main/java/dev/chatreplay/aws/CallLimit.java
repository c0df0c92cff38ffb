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
    /// The SDK counts in milliseconds, and takes zero for no limit.
    private static final Duration LEAST = Duration.ofMillis(1);
    /// The time from which a failure of a call counts as a lack of time, in [System#nanoTime]. It is there if the call has less time than its
    /// own limit. It is three quarters of that time. The SDK tries a call three or four times, and each read waits for half of the rest. So a
    /// silent service fails a call after at least seven eighths.
    private static final ExecutionAttribute<Long> SHORT_OF_TIME_AT = new ExecutionAttribute<>(
            "ChatReplayShortOfTimeAt");

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        var request = (AwsRequest) context.request();
        var existing = request.overrideConfiguration();
        var own = existing.flatMap(AwsRequestOverrideConfiguration::apiCallTimeout)
                .filter(limit -> limit.compareTo(most) < 0)
                .map(limit -> limit.compareTo(LEAST) < 0 ? LEAST : limit)
                .orElse(most);
        var limit = Deadline.limitOfCall(own);
        if (limit.compareTo(own) < 0) {
            attributes.putAttribute(SHORT_OF_TIME_AT, System.nanoTime() + limit.toNanos() / 4 * 3);
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
        var shortOfTimeAt = attributes.getAttribute(SHORT_OF_TIME_AT);
        if (shortOfTimeAt != null && System.nanoTime() >= shortOfTimeAt
                && !(context.exception() instanceof SdkServiceException)) {
            throw new Deadline.ExceededException(context.exception());
        }
        return context.exception();
    }
}
