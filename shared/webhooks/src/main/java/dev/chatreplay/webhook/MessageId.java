package dev.chatreplay.webhook;

import dev.chatreplay.event.SessionKey;
import java.util.UUID;

/// The id of a delivery, the same at every try.
///
/// @param text `msg_` and 26 characters of base32
public record MessageId(String text) {
    /// Derives the id of the delivery of one version of an export to one webhook.
    public static MessageId of(SessionKey session, long logVersion, String webhookId) {
        throw new UnsupportedOperationException();
    }

    /// Returns the id as a UUID of version 8, of the same hash.
    public UUID uuid() {
        throw new UnsupportedOperationException();
    }
}
