package dev.chatreplay.aws;

import dev.chatreplay.runtime.Concurrently;
import dev.chatreplay.runtime.Deadline;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.AbortedException;

/// Limits the time to resolve credentials, like that of an AWS call. The credentials of a SnapStart function come from an HTTP endpoint.
///
/// The SDK interrupts the thread when the time of the whole call has passed meanwhile. Then it expects a failure of its own kind.
///
/// @param most the limit outside an invocation
record LimitedCredentials(AwsCredentialsProvider provider, Duration most) implements AwsCredentialsProvider {
    @Override
    public AwsCredentials resolveCredentials() {
        var resolved = new AtomicReference<AwsCredentials>();
        try {
            Concurrently.within(Deadline.limitOfCall(most), () -> resolved.set(provider.resolveCredentials()));
        } catch (Concurrently.InterruptedWaitException e) {
            throw AbortedException.create("interrupted while the credentials were resolved", e);
        }
        return Objects.requireNonNull(resolved.get());
    }
}
