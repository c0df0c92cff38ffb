package dev.chatreplay.cli;

import dev.chatreplay.local.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file in the directory for temporary files. Closing it deletes it.
record TemporaryFile(Path path) implements AutoCloseable {

    /// Creates an empty file.
    ///
    /// @throws CommandFailure when it cannot be created
    static TemporaryFile create(String suffix) {
        try {
            var path = Files.createTempFile("chat-replay", suffix);
            path.toFile().deleteOnExit();
            return new TemporaryFile(path);
        } catch (IOException e) {
            throw problem(e);
        }
    }

    /// Returns the failure of a command that cannot use the directory for temporary files.
    static CommandFailure problem(IOException problem) {
        return new CommandFailure(TemporaryDirectory.problem(problem), problem);
    }

    /// @throws CommandFailure when it cannot be deleted
    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw problem(e);
        }
    }
}
