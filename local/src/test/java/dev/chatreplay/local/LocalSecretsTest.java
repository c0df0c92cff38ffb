package dev.chatreplay.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSecretsTest {
    /// The first start in this directory made its secrets. Each test has a copy, because the creation of an RSA key takes long.
    @TempDir
    private static Path made;

    @TempDir
    private Path directory;

    @BeforeAll
    static void makeSecrets() {
        LocalSecrets.variables(Optional.of(made));
    }

    @BeforeEach
    void copySecrets() throws IOException {
        try (var files = Files.list(made)) {
            for (var file : files.toList()) {
                Files.copy(file, directory.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

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
    void fileThatOtherUsersReadIsRefused() throws IOException {
        for (var name : List.of("master-secret", "webhook-key.pem")) {
            var file = directory.resolve(name);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
            assertThatThrownBy(() -> LocalSecrets.variables(Optional.of(directory))).isInstanceOf(StackFailure.class)
                    .hasMessageContaining("chmod 600 " + file);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        assertThat(LocalSecrets.variables(Optional.of(directory))).hasSize(2);
    }

    @Test
    void emptyFileIsRefusedWithWhatToDo() throws IOException {
        LocalSecrets.awsSecretKey(Optional.of(directory));
        for (var name : List.of("master-secret", "webhook-key.pem", "aws-secret-access-key")) {
            var file = directory.resolve(name);
            var content = Files.readString(file);
            Files.writeString(file, "\n");
            assertThatThrownBy(() -> {
                LocalSecrets.variables(Optional.of(directory));
                LocalSecrets.awsSecretKey(Optional.of(directory));
            }).isInstanceOf(StackFailure.class).hasMessageContaining("The file " + file + " is empty")
                    .hasMessageContaining("delete it").hasMessageEndingWith(".");
            Files.writeString(file, content);
        }
        Files.delete(directory.resolve("aws-secret-access-key"));
        assertThat(LocalSecrets.awsSecretKey(Optional.of(directory))).isNotBlank();
    }

    @Test
    void versionsOfMasterSecretAreInOneLine() throws IOException {
        var first = LocalSecrets.variables(Optional.of(directory)).getOrDefault("MASTER_SECRET", "");
        var more = "n".repeat(43);
        Files.writeString(directory.resolve("master-secret"), first + "\n" + more + ",\r\n" + more + "\n");
        assertThat(LocalSecrets.variables(Optional.of(directory)))
                .containsEntry("MASTER_SECRET", first + "," + more + "," + more);
    }

    @Test
    void eachDirectoryHasSecretsOfItsOwn(@TempDir Path other) {
        assertThat(List.of(LocalSecrets.variables(Optional.of(directory)), LocalSecrets.variables(Optional.of(other)),
                LocalSecrets.variables(Optional.empty())).stream().map(Map::values)
                .flatMap(Collection::stream))
                .doesNotHaveDuplicates().hasSize(6);
    }
}
