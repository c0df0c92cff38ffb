package dev.chatreplay.chat;

import dev.chatreplay.event.ChatEvent;
import dev.chatreplay.event.Shards;

/// An event as it lies in one shard of its session's log.
///
/// @param sortKey updates `0#messageId#occurredAt#type#eventId`, messages `1#createdAt#messageId#eventId`; times are
///     `yyyy-MM-ddTHH:mm:ss.SSSZ`
/// @param json the event's compact JSON
public record LogEntry(String sortKey, String json) {
    /// How many partitions the log of a session has: one takes 1000 writes a second. Stored logs depend on it.
    public static final int SHARDS = 8;

    /// The shard of everything about a message.
    public static int shardOf(String messageId) {
        return Shards.of(messageId, SHARDS);
    }

    /// The entry of `event`, which came as `json`.
    public static LogEntry of(ChatEvent.MessageEvent event, String json) {
        return new LogEntry(SortKey.of(event).toString(), json);
    }
}
