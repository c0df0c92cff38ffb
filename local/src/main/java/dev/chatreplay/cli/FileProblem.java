package dev.chatreplay.cli;

import dev.chatreplay.local.FileReason;
import java.io.IOException;

/// Describes in words why a file of this machine cannot be written.
final class FileProblem {
    private FileProblem() {}

    /// Returns the failure of a command that cannot write a file.
    ///
    /// @param file the path or the name of the file
    static CommandFailure of(Object file, IOException problem) {
        return of(file, problem, "-o");
    }

    /// @param option the option that names the place
    static CommandFailure of(Object file, IOException problem, String option) {
        return new CommandFailure(file + " cannot be written: " + FileReason.of(problem)
                + ". Correct this, or name another place with " + option + ".", problem);
    }
}
