package dev.chatreplay.webhook;

import java.time.Instant;
import java.util.Map;

/// Signs deliveries, by Standard Webhooks and by the scheme of RealtimeKit and Dyte.
public final class Signer {
    private Signer() {}

    /// Returns the headers of one try.
    public Map<String, String> headers(Webhook webhook, MessageId id, String body, Instant now) {
        throw new UnsupportedOperationException();
    }

    /// Returns the secret of a webhook as its receiver needs it: `whsec_` and base64.
    public String secretOf(Webhook webhook) {
        throw new UnsupportedOperationException();
    }
}
