package dev.chatreplay.organization;

import java.util.List;
import java.util.Optional;

/// An organization: the tenant that owns sessions and API keys.
///
/// @param id matches `dev.chatreplay.event.Id`
/// @param name a display name
/// @param chatReplayEnabled whether the organization may read chats; every organization may send events
/// @param apiKeys its active keys, unordered, at most [#MAX_API_KEYS]
public record Organization(String id, String name, boolean chatReplayEnabled, List<ApiKey> apiKeys) {
    /// The maximum number of active keys. Every request reads the row, so the row must stay small.
    public static final int MAX_API_KEYS = 10;

    /// Copies the keys.
    public Organization {
        apiKeys = List.copyOf(apiKeys);
    }

    /// Returns the active key with this id.
    public Optional<ApiKey> key(String keyId) {
        return apiKeys.stream().filter(key -> key.id().equals(keyId)).findFirst();
    }
}
