package dev.chatreplay.cli;

/// The download with one link failed. It may succeed with a new link.
final class FailedAttemptException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FailedAttemptException(String message) {
        super(message);
    }

    FailedAttemptException(String message, Throwable cause) {
        super(message, cause);
    }
}
