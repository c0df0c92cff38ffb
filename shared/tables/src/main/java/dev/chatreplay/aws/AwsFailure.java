package dev.chatreplay.aws;

import dev.chatreplay.runtime.LogLine;
import dev.chatreplay.runtime.Metric;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/// Reads the log fields of a failed AWS call from an exception.
///
/// | field | |
/// |---|---|
/// | `awsErrorCode` | the error code, for example `ValidationException` |
/// | `awsStatus` | the HTTP status of the response |
/// | `awsRequestId` | the request id, for AWS support |
/// | `awsAttempts` | the number of times that the SDK sent the request: 1 without a retry |
///
/// AWS sends the first three in its response, so a call without a response lacks them. The error's message is left out, because it may
/// quote the request.
public final class AwsFailure {
    private AwsFailure() {}

    /// Lists the fields of the outermost AWS failure in the cause chain of `failure`; none when the chain has no AWS failure.
    public static Map<String, Object> fields(Throwable failure) {
        var fields = new LinkedHashMap<String, Object>();
        first(SdkServiceException.class, failure).ifPresent(refusal -> addRefusal(refusal, fields));
        first(SdkException.class, failure).map(SdkException::numAttempts)
                .ifPresent(attempts -> fields.put("awsAttempts", attempts));
        return fields;
    }

    /// Adds a failure to a log line: its classes, its stack, and [#fields]. Counts the failure as throttled when AWS throttled the call.
    public static LogLine log(Throwable failure, LogLine line) {
        if (first(SdkServiceException.class, failure).filter(SdkServiceException::isThrottlingException).isPresent()) {
            line.with(Metric.THROTTLED, 1);
        }
        return line.with(failure, fields(failure));
    }

    private static void addRefusal(SdkServiceException refusal, Map<String, Object> fields) {
        if (refusal instanceof AwsServiceException named) {
            Optional.ofNullable(named.awsErrorDetails()).map(AwsErrorDetails::errorCode)
                    .ifPresent(code -> fields.put("awsErrorCode", code));
        }
        fields.put("awsStatus", refusal.statusCode());
        Optional.ofNullable(refusal.requestId()).ifPresent(id -> fields.put("awsRequestId", id));
    }

    private static <T> Optional<T> first(Class<T> type, Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).filter(type::isInstance).map(type::cast)
                .findFirst();
    }
}
