package dev.chatreplay.chat;

import dev.chatreplay.event.ChatEvent;
import dev.chatreplay.event.Shards;

/// A log entry: one event in one shard of its session's chat log.
///
/// @param sortKey `0#messageId#occurredAt#type#eventId` for an update, `1#createdAt#messageId#eventId` for a message; times have the
///     form `yyyy-MM-ddTHH:mm:ss.SSSZ`
/// @param json the event's compact JSON
public record LogEntry(String sortKey, String json) {
    /// The number of partitions of a session's chat log. One partition accepts 1,000 writes a second. The number must never change, because
    /// stored logs depend on it.
    public static final int SHARDS = 8;

    /// Returns the shard of a message and of all its updates.
    public static int shardOf(String messageId) {
        return Shards.of(messageId, SHARDS);
    }

    /// Creates the log entry of an event.
    ///
    /// @param json the event's compact JSON
    public static LogEntry of(ChatEvent.MessageEvent event, String json) {
        return new LogEntry(SortKey.of(event).toString(), json);
    }
}
