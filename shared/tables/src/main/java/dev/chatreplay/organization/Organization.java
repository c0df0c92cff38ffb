package dev.chatreplay.organization;

import java.util.List;

/// An organization: who records sessions and, when enabled, reads their chats.
///
/// @param id matches `dev.chatreplay.event.Id`
/// @param name for people
/// @param chatReplayEnabled whether it may read; recording is open to every organization
/// @param apiKeys hashes of its active keys, the newest first, at most [#MAX_API_KEYS]
public record Organization(String id, String name, boolean chatReplayEnabled, List<ApiKeyHash> apiKeys) {
    /// Two, so that a key can be replaced without a moment in which neither works.
    public static final int MAX_API_KEYS = 2;

    /// Copies the keys.
    public Organization {
        apiKeys = List.copyOf(apiKeys);
    }
}
