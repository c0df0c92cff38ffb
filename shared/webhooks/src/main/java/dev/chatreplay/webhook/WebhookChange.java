package dev.chatreplay.webhook;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The parts of a registration that a request sets. An empty part stays as it is, or gets its default in a new webhook.
///
/// @param name 1 to 128 characters
/// @param events at least one name of [EventNames]
/// @param enabled true by default
/// @param flavor [Flavor#STANDARD] by default
/// @param headers the custom headers, by name; none by default. They replace all headers of before
public record WebhookChange(Optional<String> name, Optional<URI> url, Optional<Set<String>> events,
        Optional<Boolean> enabled, Optional<Flavor> flavor, Optional<Map<String, String>> headers) {
    /// Copies the collections.
    public WebhookChange {
        events = events.map(Set::copyOf);
        headers = headers.map(Map::copyOf);
    }

    /// Returns the same change, which also enables the webhook if it says nothing of that.
    public WebhookChange enabledByDefault() {
        return new WebhookChange(name, url, events, Optional.of(enabled.orElse(true)), flavor, headers);
    }

    /// Returns the change that enables or disables a webhook.
    public static WebhookChange enabled(boolean enabled) {
        return new WebhookChange(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(enabled),
                Optional.empty(), Optional.empty());
    }

    /// Leaves out the query of the URL and the values of the headers, because they may be secrets.
    @Override
    public String toString() {
        return "WebhookChange[…]";
    }
}
