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

/// Puts an error into the answer 200 to CompleteMultipartUpload. S3 sends the status before the upload is complete, and so reports a later
/// failure in the body. The upload may be complete nevertheless.
public final class ErrorInBody implements ExecutionInterceptor {
    private static final String ERROR = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>InternalError</Code>"
            + "<Message>We encountered an internal error. Please try again.</Message></Error>";

    private final AtomicInteger left;

    /// Creates the fault.
    ///
    /// @param times how many answers get an error
    public ErrorInBody(int times) {
        left = new AtomicInteger(times);
    }

    /// Returns whether all these answers were sent.
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
