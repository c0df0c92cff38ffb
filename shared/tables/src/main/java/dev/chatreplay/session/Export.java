package dev.chatreplay.session;

import java.time.Instant;

/// What a session's row says of its export: the pointer that alone makes an object the session's chat.
///
/// @param file the object
/// @param logVersion the version of the log that the object is known to hold
/// @param exportedAt when the object was written; retention counts from here
/// @param compactedAt when the log was last compacted, also when that gave the same bytes and so no new object
public record Export(ChatFile file, long logVersion, Instant exportedAt, Instant compactedAt) {}
