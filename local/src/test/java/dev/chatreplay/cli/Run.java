package dev.chatreplay.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/// The exit code and the output of one command.
record Run(int exitCode, String out, String err) {

    /// Runs a command in this process.
    static Run of(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var exitCode = ChatReplay.run(ChatReplay.commandLine().setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true)), arguments);
        return new Run(exitCode, out.toString(), err.toString());
    }
}
