package dev.chatreplay.local;

/// The stack cannot start. The message states the cause and, where possible, the remedy.
public final class StackFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    StackFailure(String message) {
        super(message);
    }

    StackFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
