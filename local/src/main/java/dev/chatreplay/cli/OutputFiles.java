package dev.chatreplay.cli;

import dev.chatreplay.format.ChatFileName;
import dev.chatreplay.format.Formats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/// The place of the files that a command writes: a file, standard output, or a directory. A file replaces an older one only after it is
/// complete.
final class OutputFiles {
    private static final Path STANDARD_OUTPUT = Path.of("-");
    private static final Path WORKING_DIRECTORY = Path.of("");

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
    /// @throws CommandFailure when this place cannot be written
    static OutputFiles ofOne(Optional<Path> output) {
        var isDirectory = output.filter(Files::isDirectory).isPresent();
        var directory = output.filter(_ -> isDirectory).or(() -> output.isEmpty()
                ? Optional.of(WORKING_DIRECTORY)
                : Optional.empty());
        directory.ifPresent(WritablePlace::requireDirectory);
        output.filter(path -> !isDirectory && !isStandardOutput(path)).ifPresent(WritablePlace::requireFile);
        return new OutputFiles(output, isDirectory);
    }

    /// Returns the place of several files: a directory, by default the working directory. It is created when it is missing.
    ///
    /// @throws CommandFailure when the path is a file, or the directory cannot be written
    static OutputFiles ofSeveral(Optional<Path> output) {
        output.filter(path -> Files.exists(path) && !Files.isDirectory(path)).ifPresent(path -> {
            throw new CommandFailure(path + " is a file. Name a directory with -o.");
        });
        WritablePlace.requireDirectory(output.orElse(WORKING_DIRECTORY));
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

    /// Creates the directory of a session's file, and returns the file that it replaces or becomes, behind all symbolic links. It is empty for
    /// standard output, devices and pipes.
    ///
    /// @throws CommandFailure when this place cannot be written
    Optional<Path> prepare(String sessionId, String format) {
        if (output.filter(OutputFiles::isStandardOutput).isPresent()) {
            return Optional.empty();
        }
        try {
            if (isDirectory && output.isPresent()) {
                Files.createDirectories(output.get());
            }
        } catch (IOException e) {
            throw FileProblem.of(name(sessionId, format), e);
        }
        WritablePlace.requireFile(path(sessionId, format));
        return Optional.of(WritablePlace.behindLinks(path(sessionId, format)))
                .filter(path -> !Files.exists(path) || Files.isRegularFile(path));
    }

    /// Writes the file of a session in one format.
    ///
    /// @return the result of `content`
    /// @throws CommandFailure when the file cannot be written; an older one is unchanged
    <T> T write(String sessionId, String format, Content<T> content) throws InterruptedException {
        var isPrinted = output.filter(OutputFiles::isStandardOutput).isPresent();
        try {
            var target = prepare(sessionId, format);
            return target.isPresent()
                    ? replace(target.get(), content)
                    : copy(isPrinted ? Optional.empty() : Optional.of(path(sessionId, format)), content);
        } catch (IOException e) {
            throw FileProblem.of(name(sessionId, format), e);
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

    /// Copies the content to a device or a pipe, or to standard output.
    private static <T> T copy(Optional<Path> device, Content<T> content) throws IOException, InterruptedException {
        try (var temporary = TemporaryFile.create(".part")) {
            var result = fill(temporary, content);
            if (device.isPresent()) {
                try (var out = Files.newOutputStream(device.get())) {
                    Files.copy(temporary.path(), out);
                }
            } else {
                Files.copy(temporary.path(), System.out);
                System.out.flush();
            }
            return result;
        }
    }

    private static <T> T fill(TemporaryFile temporary, Content<T> content) throws InterruptedException {
        try {
            return content.to(temporary.path());
        } catch (IOException e) {
            throw TemporaryFile.problem(e);
        }
    }

    private static <T> T replace(Path target, Content<T> content) throws IOException, InterruptedException {
        var temporary = target.resolveSibling(PartName.prefix(target) + "." + ProcessHandle.current().pid()
                + ".part");
        temporary.toFile().deleteOnExit();
        try {
            var result = content.to(temporary);
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            return result;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
