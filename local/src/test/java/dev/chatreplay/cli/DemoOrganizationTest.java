package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.local.EmbeddedStack;
import dev.chatreplay.local.Settings;
import dev.chatreplay.organization.ApiKeyHash;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.organization.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
            assertThat(organizations.keys(renewed.id())).singleElement().satisfies(key -> {
                assertThat(key.hash()).isEqualTo(ApiKeyHash.of(renewed.apiKey()));
                assertThat(key.scopes()).containsExactly(Scope.RECORD, Scope.READ, Scope.MANAGE);
            });
            assertThat(renewed.apiKey()).isNotEqualTo(first.apiKey());
        }
    }
}
