package dev.chatreplay.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;

/// The RSA key of the stacks in memory, for data directories whose tests need no key of their own. The creation of a key takes a second.
public final class MadeKey {
    private MadeKey() {}

    /// Puts the key into a data directory. Creates the directory when it is missing.
    ///
    /// @return the directory
    public static Path in(Path data) throws IOException {
        var key = Path.of(Objects.requireNonNull(LocalSecrets.variables(Optional.empty()).get("WEBHOOK_KEY_FILE")));
        Files.copy(key, Files.createDirectories(data).resolve(key.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
        return data;
    }
}
