package dev.chatreplay.local;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The stack cannot start. The message states the cause and, where possible, the remedy.
public final class StackFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    StackFailure(String message) {
        super(message);
    }

    /// Returns the failure of a stack that cannot use a file of its data directory.
    public static StackFailure of(Object file, IOException problem) {
        return new StackFailure(file + " cannot be used: " + FileReason.of(problem)
                + ". Correct this, or name another directory with --data.", problem);
    }

    /// Creates a failure with its cause.
    public StackFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
