package dev.chatreplay.harness;

import java.io.Serial;

/// Ends a call because the process of its function has died. It is an error, so that no retry and no clean-up handles it.
public final class ProcessDiedError extends Error {
    @Serial
    private static final long serialVersionUID = 1;

    /// Ends the call.
    public ProcessDiedError() {
        super("the process died");
    }
}
