package dev.chatreplay.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The data directory of a stack. Only one process at a time can use it.
record DataDirectory(Path path, FileLock lock) implements AutoCloseable {

    /// Creates the directory if it is missing, and locks it until [#close()] or the end of the process.
    ///
    /// @throws StackFailure when the directory cannot be written, or another stack uses it
    static DataDirectory open(Path path) {
        try {
            Files.createDirectories(path);
            var channel = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            var lock = lock(channel);
            if (lock == null) {
                channel.close();
                throw new StackFailure(
                        "The data in " + path + " is in use by another process. Stop that process first.");
            }
            return new DataDirectory(path, lock);
        } catch (IOException e) {
            throw StackFailure.of("The directory " + path, e);
        }
    }

    private static @org.jspecify.annotations.Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }

    /// Creates a subdirectory if it is missing.
    Path directory(String name) {
        try {
            return Files.createDirectories(path.resolve(name));
        } catch (IOException e) {
            throw StackFailure.of("The directory " + path.resolve(name), e);
        }
    }

    @Override
    public void close() {
        try {
            lock.acquiredBy().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
