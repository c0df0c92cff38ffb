package dev.chatreplay.chat;

import dev.chatreplay.event.ChatEvent;
import dev.chatreplay.event.ChatEvent.Extension;
import dev.chatreplay.event.ChatEvent.MarkerEvent;
import dev.chatreplay.event.ChatEvent.MessageEvent;
import dev.chatreplay.event.ChatEvent.MessagesDeleted;
import dev.chatreplay.event.ChatEvent.SessionEnded;
import dev.chatreplay.event.ChatEvent.SessionStarted;
import dev.chatreplay.event.Shards;

/// A log entry: one event in one partition of its session's chat log.
///
/// @param sortKey the key within the partition, see [SortKey]
/// @param json the event's compact JSON
public record LogEntry(String sortKey, String json) {
    /// The number of shards of a session's chat log. One partition of the table accepts 1,000 writes a second. The number must never
    /// change, because stored logs depend on it.
    public static final int SHARDS = 8;
    /// The partition beside the shards. It holds the events that concern the whole session, and a reader reads it first.
    public static final int SESSION_PARTITION = SHARDS;
    /// The number of partitions of a session's chat log.
    public static final int PARTITIONS = SHARDS + 1;

    /// Returns the partition of an event. A message and all its updates are in one shard. The markers of a participant are in one shard.
    public static int partitionOf(ChatEvent event) {
        return switch (event) {
            case MessageEvent message -> shardOf(message.messageId());
            case MarkerEvent marker -> shardOf(marker.participantId());
            case Extension extension -> shardOf(extension.header().id());
            case SessionStarted _,SessionEnded _,MessagesDeleted _ -> SESSION_PARTITION;
        };
    }

    /// Returns the shard of a message, of a participant's markers, or of an extension event.
    public static int shardOf(String id) {
        return Shards.of(id, SHARDS);
    }

    /// Creates the log entry of an event.
    ///
    /// @param json the event's compact JSON
    public static LogEntry of(ChatEvent event, String json) {
        return new LogEntry(SortKey.of(event).text(), json);
    }
}
