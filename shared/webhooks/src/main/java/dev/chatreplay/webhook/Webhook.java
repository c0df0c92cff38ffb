package dev.chatreplay.webhook;

import dev.chatreplay.secret.SecretNumber;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A registered webhook.
///
/// @param name a label for operators
/// @param url where deliveries go
/// @param events the names of the events that the organization chose; only `meeting.chatSynced` and `recording.success` are ever sent
/// @param enabled whether deliveries are made
/// @param disabledReason why the service disabled it; empty while it is enabled, or when a person disabled it
/// @param secret the secret that signs its deliveries
/// @param replaced the secret before the last rotation, while it still signs too
/// @param headers its custom headers, by name
public record Webhook(WebhookKey key, String name, URI url, Set<String> events, boolean enabled,
        Optional<String> disabledReason, Flavor flavor, Instant createdAt, Instant updatedAt, SecretNumber secret,
        Optional<Replaced> replaced, Map<String, String> headers) {

    /// The event that reports a finished export.
    public static final String CHAT_SYNCED = "meeting.chatSynced";

    /// A secret that was replaced by a rotation.
    ///
    /// @param until the time until which it signs beside the new one
    public record Replaced(SecretNumber secret, Instant until) {}

    /// Copies the sets.
    public Webhook {
        events = Set.copyOf(events);
        headers = Map.copyOf(headers);
    }

    /// Leaves out the query of the URL and the values of the headers, because they may be secrets.
    @Override
    public String toString() {
        return "Webhook[" + key + "]";
    }
}
