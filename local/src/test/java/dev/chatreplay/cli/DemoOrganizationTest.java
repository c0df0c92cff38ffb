package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chatreplay.local.EmbeddedStack;
import dev.chatreplay.local.Settings;
import dev.chatreplay.local.StackFailure;
import dev.chatreplay.organization.ApiKey;
import dev.chatreplay.organization.ApiKeyHash;
import dev.chatreplay.organization.NewApiKey;
import dev.chatreplay.organization.Organization;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.organization.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoOrganizationTest {

    @Test
    void keyFileIsReadableByItsOwnerOnlyAndReused(@TempDir Path data) throws IOException {
        try (var stack = EmbeddedStack.start(Settings.inMemory().withoutPolling())) {
            var first = DemoOrganization.in(stack, Optional.of(data));
            var keyFile = data.resolve("demo-api-key");

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile))).isEqualTo("rw-------");
            assertThat(DemoOrganization.in(stack, Optional.of(data))).isEqualTo(first);

            Files.delete(keyFile);
            var renewed = DemoOrganization.in(stack, Optional.of(data));
            var organizations = new Organizations(stack.aws(), stack.variable("ORGANIZATIONS_TABLE"));
            assertThat(organizations.keys(renewed.id())).hasSize(2).last().satisfies(key -> {
                assertThat(key.proof()).isEqualTo(ApiKeyHash.of(renewed.apiKey()));
                assertThat(key.scopes()).containsExactly(Scope.RECORD, Scope.READ, Scope.MANAGE);
            });
            assertThat(renewed.apiKey()).isNotEqualTo(first.apiKey());
        }
    }

    @Test
    void revokedKeyIsReplacedAtNextStart(@TempDir Path data) throws IOException {
        try (var stack = EmbeddedStack.start(Settings.inMemory().withoutPolling())) {
            var first = DemoOrganization.in(stack, Optional.of(data));
            var organizations = stack.stores().organizations();
            organizations.revokeKey(first.id(), organizations.keys(first.id()).getFirst().id());
            organizations.addKey(first.id(), NewApiKey.create("local", Scope.DEFAULTS, Instant.now()).key());

            var second = DemoOrganization.in(stack, Optional.of(data));

            assertThat(organizations.keys(first.id())).extracting(ApiKey::proof).hasSize(2)
                    .contains(ApiKeyHash.of(second.apiKey()));
            assertThat(data.resolve("demo-api-key")).hasContent(second.apiKey());
            assertThat(DemoOrganization.in(stack, Optional.of(data))).isEqualTo(second);
        }
    }

    @Test
    void keyFileThatCannotBeReadIsNamed(@TempDir Path data) throws IOException {
        try (var stack = EmbeddedStack.start(Settings.inMemory().withoutPolling())) {
            DemoOrganization.in(stack, Optional.of(data));
            var keyFile = data.resolve("demo-api-key");
            Files.write(keyFile, new byte[]{-1});
            assertThatExceptionOfType(StackFailure.class)
                    .isThrownBy(() -> DemoOrganization.in(stack, Optional.of(data)))
                    .withMessage(
                            "The file " + keyFile + " cannot be used: it is no text in UTF-8. Correct this, or name"
                                    + " another directory with --data.");

            Files.delete(keyFile);
            Files.createDirectory(keyFile);
            assertThatExceptionOfType(StackFailure.class)
                    .isThrownBy(() -> DemoOrganization.in(stack, Optional.of(data)))
                    .withMessageStartingWith("The file " + keyFile + " cannot be used: it is a directory. ");
        }
    }

    @Test
    void startRevokesNoKeyOfFullOrganization(@TempDir Path data) throws IOException {
        try (var stack = EmbeddedStack.start(Settings.inMemory().withoutPolling())) {
            var first = DemoOrganization.in(stack, Optional.of(data));
            var organizations = stack.stores().organizations();
            organizations.revokeKey(first.id(), organizations.keys(first.id()).getFirst().id());
            for (int i = 0; i < Organization.MAX_API_KEYS; i++) {
                organizations.addKey(first.id(), NewApiKey.create("other-" + i, Scope.DEFAULTS, Instant.now()).key());
            }
            var before = organizations.keys(first.id());

            assertThatExceptionOfType(StackFailure.class)
                    .isThrownBy(() -> DemoOrganization.in(stack, Optional.of(data)))
                    .withMessageContaining("10 keys").withMessageContaining("--data");
            assertThat(organizations.keys(first.id())).isEqualTo(before);
        }
    }
}
