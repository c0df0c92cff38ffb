package dev.chatreplay.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/// Finds the project's files, independently of the directory in which the tests run.
public final class Project {
    private static final Path ROOT = Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
            .filter(path -> Files.exists(path.resolve("eclipse-format.properties"))).findFirst()
            .orElseThrow(() -> new IllegalStateException("the tests do not run inside the project's directory"));

    private Project() {}

    /// Returns a file or folder, relative to the root of the project.
    public static Path file(String relative) {
        return ROOT.resolve(relative).normalize();
    }

    /// Returns the name of a function's folder in `functions` and `events`: `get-session-chat` for `GetSessionChat`.
    public static String folderOf(String logicalId) {
        return logicalId.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
