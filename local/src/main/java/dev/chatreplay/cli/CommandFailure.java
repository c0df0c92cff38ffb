package dev.chatreplay.cli;

/// A command failed and exits with 1. The message is one line that states the cause and, where possible, the remedy.
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    CommandFailure(String message) {
        super(message);
    }

    CommandFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
