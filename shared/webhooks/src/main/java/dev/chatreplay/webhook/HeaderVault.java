package dev.chatreplay.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonToken;
import dev.chatreplay.event.KeyParts;
import dev.chatreplay.runtime.Json;
import dev.chatreplay.secret.MasterSecret;
import dev.chatreplay.secret.MasterSecret.MissingVersionException;
import dev.chatreplay.secret.MasterSecret.Purpose;
import dev.chatreplay.secret.SecretNumber;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.core.SdkBytes;

/// Encrypts the custom headers of a webhook for its row, and decrypts them for a delivery.
///
/// The encrypted form has a random nonce, and the headers encrypted with AES-256-GCM. The key and the associated data belong to one webhook, so
/// a copy in the row of another webhook does not decrypt.
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
    public SealedHeaders seal(WebhookKey webhook, Map<String, String> headers) {
        if (headers.isEmpty()) {
            return SealedHeaders.NONE;
        }
        var version = master.currentVersion();
        var nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            var encrypted = cipher(Cipher.ENCRYPT_MODE, webhook, version, nonce).doFinal(json(headers).getBytes(UTF_8));
            return new SealedHeaders(headers.keySet(), version, SdkBytes.fromByteArrayUnsafe(
                    ByteBuffer.allocate(NONCE_BYTES + encrypted.length).put(nonce).put(encrypted).array()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    /// Decrypts the custom headers of a webhook.
    ///
    /// @throws UnreadableHeadersException when the bytes were changed, belong to another webhook, or need a version of the master secret that
    /// is not there
    public Map<String, String> open(Webhook webhook) {
        var headers = webhook.headers();
        if (headers.isEmpty()) {
            return Map.of();
        }
        try {
            var bytes = headers.encrypted().asByteArray();
            var nonce = Arrays.copyOf(bytes, NONCE_BYTES);
            return headers(cipher(Cipher.DECRYPT_MODE, webhook.key(), headers.masterVersion(), nonce)
                    .doFinal(Arrays.copyOfRange(bytes, Math.min(NONCE_BYTES, bytes.length), bytes.length)));
        } catch (GeneralSecurityException | MissingVersionException e) {
            throw new UnreadableHeadersException(headers.masterVersion(), e);
        }
    }

    private Cipher cipher(int mode, WebhookKey webhook, int version, byte[] nonce) throws GeneralSecurityException {
        var key = master.derive(webhook.organizationId(), Purpose.WEBHOOK_HEADERS, webhook.webhookId(),
                new SecretNumber(version, NUMBER));
        var cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(KeyParts.join(webhook.organizationId(), webhook.webhookId()).getBytes(UTF_8));
        return cipher;
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
