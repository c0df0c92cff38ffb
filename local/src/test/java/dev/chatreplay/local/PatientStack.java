package dev.chatreplay.local;

import java.time.Duration;

/// Starts embedded stacks with time for each request on a busy machine.
public final class PatientStack {
    /// Longer than API Gateway waits, because a busy machine does not answer some requests in that time.
    private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(2);

    private PatientStack() {}

    public static EmbeddedStack start(Settings settings) {
        return EmbeddedStack.start(settings.withRequestTimeout(REQUEST_TIMEOUT));
    }
}
