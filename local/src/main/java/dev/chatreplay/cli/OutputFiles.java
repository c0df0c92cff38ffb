package dev.chatreplay.cli;

import dev.chatreplay.format.ChatFileName;
import dev.chatreplay.format.Formats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/// The place of the files that a command writes: a file, standard output, or a directory. A file replaces an older one only after it is
/// complete. A process that ends earlier leaves no file.
final class OutputFiles {
    private static final Path STANDARD_OUTPUT = Path.of("-");

    private final Optional<Path> output;
    private final boolean isDirectory;

    /// Writes the content of one file.
    interface Content<T> {
        T to(Path file) throws IOException, InterruptedException;
    }

    private OutputFiles(Optional<Path> output, boolean isDirectory) {
        this.output = output;
        this.isDirectory = isDirectory;
    }

    /// Returns the place of one file: the given path, standard output for `-`, or the file with the usual name in a directory.
    ///
    /// @throws CommandFailure when the directory of the path is missing
    static OutputFiles ofOne(Optional<Path> output) {
        var isDirectory = output.filter(Files::isDirectory).isPresent();
        output.filter(path -> !isDirectory && !path.equals(STANDARD_OUTPUT)).ifPresent(path -> {
            if (!Files.isDirectory(path.toAbsolutePath().resolveSibling("."))) {
                throw new CommandFailure("There is no directory for " + path + ".");
            }
        });
        return new OutputFiles(output, isDirectory);
    }

    /// Returns the place of several files: a directory, by default the working directory. It is created when it is missing.
    ///
    /// @throws CommandFailure when the path is a file
    static OutputFiles ofSeveral(Optional<Path> output) {
        output.filter(path -> Files.exists(path) && !Files.isDirectory(path)).ifPresent(path -> {
            throw new CommandFailure(path + " is a file. Name a directory for several formats.");
        });
        return new OutputFiles(output, true);
    }

    /// Returns whether `output` is standard output.
    static boolean isStandardOutput(Path output) {
        return output.equals(STANDARD_OUTPUT);
    }

    /// Returns the name of a session's file in messages.
    String name(String sessionId, String format) {
        return output.filter(OutputFiles::isStandardOutput).map(_ -> "standard output")
                .orElseGet(() -> path(sessionId, format).toString());
    }

    /// Writes the file of a session in one format.
    ///
    /// @return the result of `content`
    /// @throws CommandFailure when the file cannot be written; an older one is unchanged
    <T> T write(String sessionId, String format, Content<T> content) throws InterruptedException {
        try {
            if (output.filter(OutputFiles::isStandardOutput).isPresent()) {
                return print(content);
            }
            var target = path(sessionId, format);
            if (isDirectory && output.isPresent()) {
                Files.createDirectories(output.get());
            }
            return replace(target, content);
        } catch (IOException e) {
            throw new CommandFailure(name(sessionId, format) + " cannot be written (" + e + ").", e);
        }
    }

    private Path path(String sessionId, String format) {
        if (output.isPresent() && !isDirectory) {
            return output.get();
        }
        var name = Formats.ofProduct().find(format).map(known -> ChatFileName.of(sessionId, known)).orElseThrow(
                () -> new CommandFailure("This version does not know the format " + format
                        + ". Download it alone, and name the file with -o."));
        return output.map(directory -> directory.resolve(name)).orElseGet(() -> Path.of(name));
    }

    private static <T> T print(Content<T> content) throws IOException, InterruptedException {
        var temporary = Files.createTempFile("chat-replay", ".part");
        temporary.toFile().deleteOnExit();
        try {
            var result = content.to(temporary);
            Files.copy(temporary, System.out);
            System.out.flush();
            return result;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static <T> T replace(Path target, Content<T> content) throws IOException, InterruptedException {
        var name = Optional.ofNullable(target.getFileName())
                .orElseThrow(() -> new CommandFailure(target + " is not a file name."));
        var temporary = target.resolveSibling("." + name + "." + ProcessHandle.current().pid() + ".part");
        temporary.toFile().deleteOnExit();
        try {
            // Fails before the content is made when the directory cannot be written.
            Files.newOutputStream(temporary).close();
            var result = content.to(temporary);
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            return result;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
