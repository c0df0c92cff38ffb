package dev.chatreplay.local;

/// The stack can't start; the message tells a person what to do about it.
public final class StackFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    StackFailure(String message) {
        super(message);
    }

    StackFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
