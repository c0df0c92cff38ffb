package dev.chatreplay.aws;

import dev.chatreplay.runtime.Concurrently;
import dev.chatreplay.runtime.Deadline;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/// Limits the time to resolve credentials, like that of an AWS call. The SDK resolves them before the time limit of the call begins. The
/// credentials of a SnapStart function come from an HTTP endpoint.
///
/// @param most the limit outside an invocation
record LimitedCredentials(AwsCredentialsProvider provider, Duration most) implements AwsCredentialsProvider {
    @Override
    public AwsCredentials resolveCredentials() {
        var resolved = new AtomicReference<AwsCredentials>();
        Concurrently.within(Deadline.limitOfCall(most), () -> resolved.set(provider.resolveCredentials()));
        return Objects.requireNonNull(resolved.get());
    }
}
