package dev.chatreplay.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.secret.MasterSecret;
import dev.chatreplay.secret.SecretNumber;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;

class HeaderVaultTest {
    private static final WebhookKey WEBHOOK = new WebhookKey("org", "w");
    private static final Map<String, String> HEADERS = Map.of("X-Passcode", "open sesame", "Authorization",
            "Bearer \"x\"");

    private static HeaderVault vault(String master) {
        return new HeaderVault(
                MasterSecret.from(Environment.of(Map.of("MASTER_SECRET", master)), AwsClients.fromEnvironment()));
    }

    private final HeaderVault vault = vault("a".repeat(32));

    private static Webhook webhook(WebhookKey key, SealedHeaders headers) {
        return new Webhook(key, "name", URI.create("https://hooks.example.com/"), Set.of(Webhook.CHAT_SYNCED), true,
                Optional.empty(), Flavor.STANDARD, Instant.EPOCH, Instant.EPOCH, new SecretNumber(1, 1), List.of(),
                headers);
    }

    private static Map<String, String> open(HeaderVault vault, SealedHeaders headers) {
        return vault.open(webhook(WEBHOOK, headers));
    }

    @Test
    void decryptionReturnsHeaders() {
        var sealed = vault.seal(WEBHOOK, HEADERS);
        assertThat(open(vault, sealed)).isEqualTo(HEADERS);
        assertThat(sealed.names()).isEqualTo(HEADERS.keySet());
        assertThat(vault.seal(WEBHOOK, Map.of())).isEqualTo(SealedHeaders.NONE);
        assertThat(open(vault, SealedHeaders.NONE)).isEmpty();
    }

    @Test
    void encryptedFormShowsNothingAndDiffersEachTime() {
        var sealed = vault.seal(WEBHOOK, HEADERS);
        assertThat(sealed.encrypted().asString(ISO_8859_1)).doesNotContain("sesame", "Passcode");
        assertThat(sealed.encrypted()).isNotEqualTo(vault.seal(WEBHOOK, HEADERS).encrypted());
    }

    @Test
    void copyInRowOfAnotherWebhookDoesNotDecrypt() {
        var sealed = vault.seal(WEBHOOK, HEADERS);
        for (var other : List.of(new WebhookKey("org", "w2"), new WebhookKey("org2", "w"))) {
            assertThatThrownBy(() -> vault.open(webhook(other, sealed)))
                    .isInstanceOf(UnreadableHeadersException.class);
        }
    }

    @Test
    void everyChangedOrMissingByteIsFound() {
        var sealed = vault.seal(WEBHOOK, HEADERS);
        var bytes = sealed.encrypted().asByteArray();
        for (var i = 0; i < bytes.length; i++) {
            var changed = bytes.clone();
            changed[i] ^= 1;
            assertUnreadable(changed);
            assertUnreadable(Arrays.copyOf(bytes, i));
        }
    }

    private void assertUnreadable(byte[] encrypted) {
        assertThatThrownBy(
                () -> open(vault, new SealedHeaders(HEADERS.keySet(), 1, SdkBytes.fromByteArray(encrypted))))
                .isInstanceOf(UnreadableHeadersException.class).hasMessageNotContaining("sesame");
    }

    @Test
    void newMasterVersionDecryptsOldHeaders() {
        var sealed = vault.seal(WEBHOOK, HEADERS);
        var both = vault("a".repeat(32) + "," + "b".repeat(32));
        assertThat(open(both, sealed)).isEqualTo(HEADERS);
        assertThatThrownBy(() -> open(vault, both.seal(WEBHOOK, HEADERS)))
                .isInstanceOf(UnreadableHeadersException.class).hasMessageContaining("version 2");
    }
}
