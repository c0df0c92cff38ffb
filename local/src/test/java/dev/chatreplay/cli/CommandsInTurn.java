package dev.chatreplay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.InputStreamReader;

/// Runs the commands that standard input names, one a line, in one process. Prints the exit code after each.
final class CommandsInTurn {
    /// The begin of the line with an exit code.
    static final String EXIT_CODE = "exit code ";

    private CommandsInTurn() {}

    public static void main(String... arguments) {
        new BufferedReader(new InputStreamReader(System.in, UTF_8)).lines().forEach(CommandsInTurn::run);
    }

    private static void run(String command) {
        // A command that cannot write leaves its output in the stream.
        StandardOutput.install();
        var arguments = command.split(" ", -1);
        System.err.println(EXIT_CODE + ChatReplay.run(ChatReplay.commandLineFor(arguments), arguments));
    }
}
