package dev.chatreplay.harness;

import java.io.Serial;

/// Ends a call because the process of its function has died. It is an `Error`, so that no retry and no clean-up catches it.
public final class ProcessDiedError extends Error {
    @Serial
    private static final long serialVersionUID = 1;

    /// Creates the error.
    public ProcessDiedError() {
        super("the process died");
    }
}
