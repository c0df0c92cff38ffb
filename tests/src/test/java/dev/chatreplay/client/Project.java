package dev.chatreplay.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Where the project's own files are, whatever directory the tests run in.
public final class Project {
    private static final Path ROOT = Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
            .filter(path -> Files.exists(path.resolve("eclipse-format.properties"))).findFirst()
            .orElseThrow(() -> new IllegalStateException("the tests run outside of the project"));

    private Project() {}

    /// A file or folder, relative to the root of the project.
    public static Path file(String relative) {
        return ROOT.resolve(relative).normalize();
    }
}
