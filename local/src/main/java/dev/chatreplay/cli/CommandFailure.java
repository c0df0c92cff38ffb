package dev.chatreplay.cli;

/// A command can't do what it was asked; the message is one line that says what to do. Exit code 1.
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    CommandFailure(String message) {
        super(message);
    }

    CommandFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
