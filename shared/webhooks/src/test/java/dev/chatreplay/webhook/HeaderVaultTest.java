package dev.chatreplay.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.secret.MasterSecret;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeaderVaultTest {
    private static final WebhookKey WEBHOOK = new WebhookKey("org", "w");
    private static final Map<String, String> HEADERS = Map.of("X-Passcode", "open sesame", "Authorization",
            "Bearer \"x\"");

    private static HeaderVault vault(String master) {
        return new HeaderVault(
                MasterSecret.from(Environment.of(Map.of("MASTER_SECRET", master)), AwsClients.fromEnvironment()));
    }

    private final HeaderVault vault = vault("a".repeat(32));

    @Test
    void decryptionReturnsHeaders() {
        assertThat(vault.decrypt(WEBHOOK, vault.encrypt(WEBHOOK, HEADERS))).isEqualTo(HEADERS);
        assertThat(vault.decrypt(WEBHOOK, vault.encrypt(WEBHOOK, Map.of()))).isEmpty();
    }

    @Test
    void encryptedFormShowsNothingAndDiffersEachTime() {
        var encrypted = vault.encrypt(WEBHOOK, HEADERS);
        assertThat(new String(encrypted, ISO_8859_1)).doesNotContain("sesame", "Passcode");
        assertThat(encrypted).isNotEqualTo(vault.encrypt(WEBHOOK, HEADERS));
    }

    @Test
    void copyInRowOfAnotherWebhookDoesNotDecrypt() {
        var encrypted = vault.encrypt(WEBHOOK, HEADERS);
        assertThatThrownBy(() -> vault.decrypt(new WebhookKey("org", "w2"), encrypted))
                .hasMessageContaining("another webhook");
        assertThatThrownBy(() -> vault.decrypt(new WebhookKey("org2", "w"), encrypted))
                .hasMessageContaining("another webhook");
    }

    @Test
    void everyChangedByteIsFound() {
        var encrypted = vault.encrypt(WEBHOOK, HEADERS);
        for (var i = 0; i < encrypted.length; i++) {
            var changed = encrypted.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> vault.decrypt(WEBHOOK, changed)).as("byte %d", i)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageNotContaining("sesame");
        }
    }

    @Test
    void newMasterVersionDecryptsOldHeaders() {
        var encrypted = vault.encrypt(WEBHOOK, HEADERS);
        var both = vault("a".repeat(32) + "," + "b".repeat(32));
        assertThat(both.decrypt(WEBHOOK, encrypted)).isEqualTo(HEADERS);
        assertThatThrownBy(() -> vault.decrypt(WEBHOOK, both.encrypt(WEBHOOK, HEADERS)))
                .hasMessageContaining("version 2");
    }
}
