package dev.chatreplay.aws;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/// Reads from a failure what a log line may say of the AWS call that failed.
///
/// | field | |
/// |---|---|
/// | `awsErrorCode` | the error's name, for example `ValidationException` |
/// | `awsStatus` | the HTTP status of the response |
/// | `awsRequestId` | what AWS support asks for |
/// | `awsAttempts` | how many times the SDK sent the request: 1 when it did not retry |
///
/// The first three come from AWS, so a call that got no response lacks them. The error's message is left out, because it may
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
