package dev.chatreplay.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatreplay.runtime.LogLine;
import dev.chatreplay.secret.MasterSecret;
import dev.chatreplay.secret.MasterSecret.Purpose;
import dev.chatreplay.secret.SecretNumber;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs deliveries, by Standard Webhooks and by the scheme of RealtimeKit and Dyte.
///
/// Thread-safe.
public final class Signer {
    private static final String HMAC = "HmacSHA256";
    private static final String SIGNATURE_PREFIX = "v1,";

    private final MasterSecret master;
    private final SigningKey key;
    private final HeaderVault vault;

    /// Creates a signer.
    public Signer(MasterSecret master, SigningKey key) {
        this.master = master;
        this.key = key;
        this.vault = new HeaderVault(master);
    }

    /// Returns the headers of one try. A webhook of the flavor [Flavor#HUNDRED_MS] gets only its custom headers, because receivers of 100ms
    /// verify no signature.
    ///
    /// @param now the time of this try
    /// @throws UnreadableHeadersException when its custom headers cannot be decrypted
    public Map<String, String> headers(Webhook webhook, MessageId id, String body, Instant now) {
        var headers = new LinkedHashMap<>(vault.open(webhook));
        switch (webhook.flavor()) {
            case STANDARD -> sign(headers, webhook, id, body, now);
            case HUNDRED_MS -> {
                // Nothing more.
            }
        }
        return headers;
    }

    private void sign(Map<String, String> headers, Webhook webhook, MessageId id, String body, Instant now) {
        var timestamp = Long.toString(now.getEpochSecond());
        var signed = id.text() + "." + timestamp + "." + body;
        headers.put("webhook-id", id.text());
        headers.put("webhook-timestamp", timestamp);
        headers.put("webhook-signature", secrets(webhook, now)
                .map(number -> SIGNATURE_PREFIX + base64(hmac(secret(webhook.key(), number), signed)))
                .collect(Collectors.joining(" ")));
        var signature = base64(key.sign(body.getBytes(UTF_8)));
        for (var vendor : new String[]{"rtk", "dyte"}) {
            headers.put(vendor + "-signature", signature);
            headers.put(vendor + "-uuid", id.uuid().toString());
            headers.put(vendor + "-webhook-id", webhook.key().webhookId());
        }
    }

    /// Returns the secrets that sign now, the newest first.
    private static Stream<SecretNumber> secrets(Webhook webhook, Instant now) {
        return Stream.concat(Stream.of(webhook.secret()),
                webhook.replaced().stream().filter(replaced -> now.isBefore(replaced.until()))
                        .map(Webhook.Replaced::secret));
    }

    /// Returns the secret of a webhook as its receiver needs it: `whsec_` and base64.
    public String secretOf(Webhook webhook) {
        return LogLine.WEBHOOK_SECRET_PREFIX + base64(secret(webhook.key(), webhook.secret()));
    }

    private byte[] secret(WebhookKey webhook, SecretNumber number) {
        return master.derive(webhook.organizationId(), Purpose.WEBHOOK_SIGNATURE, webhook.webhookId(), number);
    }

    private static byte[] hmac(byte[] secret, String text) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret, HMAC));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
