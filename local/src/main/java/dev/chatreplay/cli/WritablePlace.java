package dev.chatreplay.cli;

import dev.chatreplay.local.ShellWord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/// Checks the place of a file before a command makes its content.
final class WritablePlace {
    /// The limit of Linux for links that lead to links.
    private static final int MAX_LINKS = 40;

    private WritablePlace() {}

    /// Checks that files can be written in a directory, or that it can be created.
    ///
    /// @throws CommandFailure when they cannot
    static void requireDirectory(Path directory) {
        requireDirectory(directory, "-o");
    }

    /// @param option the option that names the directory
    static void requireDirectory(Path directory, String option) {
        var existing = directory.toAbsolutePath();
        while (!Files.exists(existing)) {
            existing = Optional.ofNullable(existing.getParent()).orElseThrow();
        }
        try {
            // Only a file shows whether the file system is read-only, and what this user may do.
            Files.delete(Files.createTempFile(existing, ".chat-replay", ".part"));
        } catch (IOException e) {
            throw FileProblem.of(directory.toString().isEmpty() ? "The working directory" : directory.toString(), e,
                    option);
        }
    }

    /// Checks that a file can be written, or be replaced.
    ///
    /// @throws CommandFailure when it cannot
    static void requireFile(Path file) {
        var target = behindLinks(file);
        if (Files.isDirectory(target)) {
            throw new CommandFailure(file + " is a directory. Name a file with -o.");
        }
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            return;
        }
        var directory = target.toAbsolutePath().resolveSibling(".").normalize();
        if (!Files.isDirectory(directory)) {
            throw new CommandFailure("There is no directory for " + file + ". Create it first: mkdir -p "
                    + ShellWord.of(Optional.ofNullable(target.getParent()).orElse(directory).toString()));
        }
        requireDirectory(directory);
        requireName(file, target);
    }

    /// Checks that the file system allows this name. It may be too long.
    private static void requireName(Path file, Path target) {
        try {
            Files.readAttributes(target, BasicFileAttributes.class);
        } catch (NoSuchFileException _) {
            // The command creates the file.
        } catch (IOException e) {
            throw FileProblem.of(file, e);
        }
    }

    /// Returns the file behind all symbolic links, which may be missing.
    ///
    /// @throws CommandFailure when the links lead to each other
    static Path behindLinks(Path file) {
        var target = file;
        try {
            for (int links = 0; Files.isSymbolicLink(target); links++) {
                if (links == MAX_LINKS) {
                    throw new CommandFailure(file + " is a symbolic link that leads nowhere.");
                }
                target = target.resolveSibling(Files.readSymbolicLink(target));
            }
        } catch (IOException e) {
            throw FileProblem.of(file.toString(), e);
        }
        return target;
    }
}
