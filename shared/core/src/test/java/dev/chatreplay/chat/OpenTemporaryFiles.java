package dev.chatreplay.chat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// The temporary files that this JVM has open, also those that have no name any more. Linux alone lists them.
final class OpenTemporaryFiles {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private OpenTemporaryFiles() {}

    static boolean isListed() {
        return Files.isDirectory(DESCRIPTORS);
    }

    /// Returns the number of open temporary files that were made in `directory`.
    static long count(Path directory) {
        try (var descriptors = Files.list(DESCRIPTORS)) {
            return descriptors.flatMap(OpenTemporaryFiles::target).filter(file -> file.startsWith(directory.toString()))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> target(Path descriptor) {
        try {
            return Stream.of(Files.readSymbolicLink(descriptor).toString());
        } catch (IOException _) {
            // The descriptor was closed in the meantime.
            return Stream.empty();
        }
    }
}
