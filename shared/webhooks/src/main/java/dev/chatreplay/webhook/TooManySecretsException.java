package dev.chatreplay.webhook;

import dev.chatreplay.event.EventTime;
import java.time.Instant;

/// A webhook has the maximum number of replaced secrets that still sign. Its secret was not replaced.
public final class TooManySecretsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Instant until;

    TooManySecretsException(Instant until) {
        super("the oldest replaced secret of a webhook signs until " + EventTime.shown(until));
        this.until = until;
    }

    /// Returns what to do, with the time from which the secret can be replaced again.
    public String advice() {
        return "Replace the secret after " + EventTime.shown(until) + ": " + SecretRotation.MAX_REPLACED
                + " replaced secrets still sign, the maximum, and the oldest one ends then.";
    }
}
