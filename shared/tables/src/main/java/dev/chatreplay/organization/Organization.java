package dev.chatreplay.organization;

import java.util.List;

/// An organization: the tenant that owns sessions and API keys.
///
/// @param id matches `dev.chatreplay.event.Id`
/// @param name a display name
/// @param chatReplayEnabled whether the organization may read chats; every organization may send events
/// @param apiKeys hashes of its active keys, the newest first, at most [#MAX_API_KEYS]
public record Organization(String id, String name, boolean chatReplayEnabled, List<ApiKeyHash> apiKeys) {
    /// The maximum number of active keys. With two of them, the old key works until all callers use the new one.
    public static final int MAX_API_KEYS = 2;

    /// Copies the keys.
    public Organization {
        apiKeys = List.copyOf(apiKeys);
    }
}
