package dev.chatreplay.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSecretsTest {
    @TempDir
    private Path directory;

    @Test
    void secretsAreKeptInFilesThatOnlyOwnerReads() throws IOException {
        var first = LocalSecrets.variables(Optional.of(directory));
        assertThat(first.get("MASTER_SECRET")).matches("[A-Za-z0-9_-]{43}");
        assertThat(Files.readString(Path.of(first.getOrDefault("WEBHOOK_KEY_FILE", ""))))
                .startsWith("-----BEGIN PRIVATE KEY-----\n");
        assertThat(LocalSecrets.variables(Optional.of(directory))).isEqualTo(first);
        try (var files = Files.list(directory)) {
            for (var file : files.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).as(file.toString())
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void eachDirectoryHasSecretsOfItsOwn(@TempDir Path other) {
        assertThat(List.of(LocalSecrets.variables(Optional.of(directory)), LocalSecrets.variables(Optional.of(other)),
                LocalSecrets.variables(Optional.empty())).stream().map(Map::values)
                .flatMap(Collection::stream))
                .doesNotHaveDuplicates().hasSize(6);
    }
}
