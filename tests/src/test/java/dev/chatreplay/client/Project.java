package dev.chatreplay.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
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

    /// The name of the folder of a function below `functions` and `events`: `get-session-chat` for `GetSessionChat`.
    public static String folderOf(String logicalId) {
        return logicalId.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
