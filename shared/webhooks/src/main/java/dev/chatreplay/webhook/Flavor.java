package dev.chatreplay.webhook;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The shape of a webhook's deliveries.
public enum Flavor {
    /// `meeting.chatSynced`, signed by Standard Webhooks and by the scheme of RealtimeKit and Dyte.
    STANDARD("standard"),
    /// `recording.success` as 100ms sends it. It has the custom headers of the registration and no signature.
    HUNDRED_MS("100ms");

    private final String flavorName;

    Flavor(String flavorName) {
        this.flavorName = flavorName;
    }

    /// Returns the name in registrations and in the table: `100ms`.
    public String flavorName() {
        return flavorName;
    }

    /// Returns the names of all flavors.
    public static List<String> names() {
        return Stream.of(values()).map(Flavor::flavorName).toList();
    }

    /// Returns the flavor of that name; empty when there is none.
    public static Optional<Flavor> named(String name) {
        return Stream.of(values()).filter(flavor -> flavor.flavorName.equals(name)).findFirst();
    }
}
