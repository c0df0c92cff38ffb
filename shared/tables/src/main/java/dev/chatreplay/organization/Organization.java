package dev.chatreplay.organization;

import dev.chatreplay.session.SessionSettings;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// An organization: the tenant that owns sessions and API keys.
///
/// @param id matches `dev.chatreplay.event.Id`
/// @param name a display name
/// @param chatReplayEnabled whether the organization may read chats; every organization may send events
/// @param apiKeys its active keys, API keys and 100ms keys, unordered, at most [#MAX_API_KEYS]
/// @param formats the names of the formats that each of its new sessions has, apart from the one that every export has
/// @param landing where the exports of its sessions land; empty when they do not
public record Organization(String id, String name, boolean chatReplayEnabled, List<ApiKey> apiKeys,
        Set<String> formats, Optional<LandingTarget> landing) {
    /// The maximum number of active keys. Every request reads the row, so the row must stay small.
    public static final int MAX_API_KEYS = 10;

    /// Copies the keys and the formats.
    public Organization {
        apiKeys = List.copyOf(apiKeys);
        formats = Set.copyOf(formats);
    }

    /// Returns what the writes that create and end a session of this organization copy into its row.
    public SessionSettings sessionSettings() {
        var keyIds = apiKeys.stream().map(ApiKey::id).toList();
        return new SessionSettings(HundredMsKey.formats(formats, keyIds),
                landing.map(LandingTarget::formats).orElseGet(Set::of));
    }

    /// Returns the active key with this id.
    public Optional<ApiKey> key(String keyId) {
        return apiKeys.stream().filter(key -> key.id().equals(keyId)).findFirst();
    }
}
