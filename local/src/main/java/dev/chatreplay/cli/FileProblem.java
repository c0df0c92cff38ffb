package dev.chatreplay.cli;

import dev.chatreplay.local.FileReason;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Describes in words why a file of this machine cannot be read or written.
final class FileProblem {
    private FileProblem() {}

    /// Returns the failure of a command that cannot write a file.
    ///
    /// @param file the path or the name of the file
    static CommandFailure of(Object file, IOException problem) {
        return of(file, problem, "-o");
    }

    /// Returns the message of a command that cannot read a file; the path `-` is standard input.
    static String reading(Path file, IOException problem) {
        var name = EventFile.isStandardInput(file) ? "Standard input" : "The file " + file;
        return switch (problem) {
            case NoSuchFileException _ -> "There is no file " + file + ". Check its name and the directory.";
            case AccessDeniedException _ -> "You may not read the file " + file + ". Check its permissions.";
            case CharacterCodingException _ -> name + " is not text in UTF-8. Save it as UTF-8.";
            default -> name + " cannot be read: " + FileReason.of(problem) + ". Correct this, or name another file.";
        };
    }

    /// @param option the option that names the place
    static CommandFailure of(Object file, IOException problem, String option) {
        return new CommandFailure(file + " cannot be written: " + FileReason.of(problem)
                + ". Correct this, or name another place with " + option + ".", problem);
    }
}
