package dev.chatreplay.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonToken;
import dev.chatreplay.event.KeyParts;
import dev.chatreplay.runtime.Json;
import dev.chatreplay.secret.MasterSecret;
import dev.chatreplay.secret.MasterSecret.Purpose;
import dev.chatreplay.secret.SecretNumber;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Encrypts the custom headers of a webhook for its row, and decrypts them for a delivery.
///
/// The encrypted form has the version of the master secret (4 bytes), a random nonce, and the headers encrypted with AES-256-GCM. The key and
/// the associated data belong to one webhook, so a copy in the row of another webhook does not decrypt.
public final class HeaderVault {
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    /// All headers of a webhook have one key: its number never changes.
    private static final int NUMBER = 1;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final MasterSecret master;

    /// Creates a vault whose keys derive from `master`.
    public HeaderVault(MasterSecret master) {
        this.master = master;
    }

    /// Encrypts headers.
    public byte[] encrypt(WebhookKey webhook, Map<String, String> headers) {
        var version = master.currentVersion();
        var nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        var encrypted = crypt(Cipher.ENCRYPT_MODE, webhook, version, nonce, json(headers).getBytes(UTF_8));
        return ByteBuffer.allocate(Integer.BYTES + NONCE_BYTES + encrypted.length).putInt(version).put(nonce)
                .put(encrypted).array();
    }

    /// Decrypts what [#encrypt] returned for the same webhook.
    ///
    /// @throws IllegalStateException when the bytes were changed, or belong to another webhook
    public Map<String, String> decrypt(WebhookKey webhook, byte[] bytes) {
        var buffer = ByteBuffer.wrap(bytes);
        var version = buffer.getInt();
        var nonce = new byte[NONCE_BYTES];
        buffer.get(nonce);
        var encrypted = new byte[buffer.remaining()];
        buffer.get(encrypted);
        return headers(crypt(Cipher.DECRYPT_MODE, webhook, version, nonce, encrypted));
    }

    private byte[] crypt(int mode, WebhookKey webhook, int version, byte[] nonce, byte[] input) {
        var key = master.derive(webhook.organizationId(), Purpose.WEBHOOK_HEADERS, webhook.webhookId(),
                new SecretNumber(version, NUMBER));
        try {
            var cipher = Cipher.getInstance(CIPHER);
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(KeyParts.join(webhook.organizationId(), webhook.webhookId()).getBytes(UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException _) {
            // The cause is left out, because it says nothing more.
            throw new IllegalStateException(
                    "the encrypted headers of a webhook were changed, or are another webhook's");
        }
    }

    private static String json(Map<String, String> headers) {
        return Json.object(json -> {
            for (var header : new TreeMap<>(headers).entrySet()) {
                json.writeStringField(header.getKey(), header.getValue());
            }
        });
    }

    private static Map<String, String> headers(byte[] json) {
        var headers = new LinkedHashMap<String, String>();
        try (var parser = Json.FACTORY.createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var name = parser.currentName();
                headers.put(name, parser.nextTextValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return headers;
    }
}
