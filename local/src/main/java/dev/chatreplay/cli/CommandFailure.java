package dev.chatreplay.cli;

import picocli.CommandLine.ExitCode;

/// A command failed. The message is one line that states the cause and, where possible, the remedy.
final class CommandFailure extends RuntimeException {
    /// The exit code when the API is still preparing a chat.
    static final int NOT_READY = 3;
    private static final long serialVersionUID = 1;

    private final int exitCode;

    CommandFailure(String message) {
        this(message, ExitCode.SOFTWARE);
    }

    CommandFailure(String message, Throwable cause) {
        super(message, cause);
        this.exitCode = ExitCode.SOFTWARE;
    }

    CommandFailure(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    /// Returns the exit code of the command.
    int exitCode() {
        return exitCode;
    }
}
