package dev.chatreplay.faults.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;

/// S3 begins to answer CompleteMultipartUpload with 200 before it is done, and then has to tell of a failure in the body. The upload may have
/// been completed nevertheless.
public final class ErrorInBody implements ExecutionInterceptor {
    private static final String ERROR = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>InternalError</Code>"
            + "<Message>We encountered an internal error. Please try again.</Message></Error>";

    private final AtomicInteger left;

    /// @param times how often
    public ErrorInBody(int times) {
        left = new AtomicInteger(times);
    }

    /// Whether it has happened as often as it was to.
    public boolean isDone() {
        return left.get() <= 0;
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(Context.ModifyHttpResponse context,
            ExecutionAttributes attributes) {
        return context.request() instanceof CompleteMultipartUploadRequest && left.getAndDecrement() > 0
                ? Optional.of(new ByteArrayInputStream(ERROR.getBytes(UTF_8)))
                : context.responseBody();
    }
}
