package dev.chatreplay.webhook;

import dev.chatreplay.secret.SecretNumber;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A registered webhook.
///
/// @param name a label for people
/// @param url where deliveries go
/// @param events the names of the events that the organization chose, see [EventNames]
/// @param enabled whether deliveries are made
/// @param disabledReason why the service disabled it; empty while it is enabled, or when a person disabled it
/// @param secret the secret that signs its deliveries
/// @param replaced the secrets before the last rotations, which may still sign too; the latest first
/// @param headers its custom headers
public record Webhook(WebhookKey key, String name, URI url, Set<String> events, boolean enabled,
        Optional<String> disabledReason, Flavor flavor, Instant createdAt, Instant updatedAt, SecretNumber secret,
        List<Replaced> replaced, SealedHeaders headers) {

    /// The event that reports a finished export.
    public static final String CHAT_SYNCED = "meeting.chatSynced";

    /// A secret that was replaced by a rotation.
    ///
    /// @param until the time until which it signs beside the new one
    public record Replaced(SecretNumber secret, Instant until) {}

    /// Copies the collections.
    public Webhook {
        events = Set.copyOf(events);
        replaced = List.copyOf(replaced);
    }

    /// Returns the names of the chosen events that the service sends to it. Empty when it never gets a delivery.
    public List<String> sends() {
        return Stream.of(EventNames.sentTo(flavor)).filter(events::contains).toList();
    }

    /// Returns the versions of the master secret that the deliveries need at `now`, in ascending order.
    public List<Integer> masterVersions(Instant now) {
        var secrets = Stream.concat(Stream.of(secret),
                replaced.stream().filter(old -> now.isBefore(old.until())).map(Replaced::secret));
        return Stream.concat(secrets.map(SecretNumber::masterVersion),
                headers.isEmpty() ? Stream.of() : Stream.of(headers.masterVersion())).distinct().sorted().toList();
    }

    /// Leaves out the query of the URL and the headers, because they may be secrets.
    @Override
    public String toString() {
        return "Webhook[" + key + "]";
    }
}
