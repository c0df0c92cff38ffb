package dev.chatreplay.chat;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Folds one shard of a session's log into its messages as they stand: the last edit and the last pin or unpin count,
/// a deletion is final, whatever order the events came in.
///
/// The updates of the shard are read at the first call and held; the messages stream by. Not thread-safe.
public final class Folding implements Iterator<ChatMessage> {
    private static final MessageUpdates NONE = new MessageUpdates();

    private final Lookahead<LogEntry> entries;
    private final String sessionId;
    private @Nullable Map<String, MessageUpdates> updates;
    private @Nullable ChatMessage next;

    private Folding(Iterator<LogEntry> shard, String sessionId) {
        this.entries = new Lookahead<>(shard);
        this.sessionId = sessionId;
    }

    /// The messages of `shard` that everybody may see, by `createdAt`, then `id`: deleted ones are left out, and so are
    /// private ones. Of several events that sent one message, the first by time, then by event id, counts.
    ///
    /// The iterator throws [UnreadableLogEntryException], and what the iterator of the shard throws.
    ///
    /// @param shard in the order of the sort keys
    public static Iterator<ChatMessage> fold(Iterator<LogEntry> shard, String sessionId) {
        return new Folding(shard, sessionId);
    }

    @Override
    public boolean hasNext() {
        if (updates == null) {
            updates = readUpdates();
        }
        while (next == null && entries.peek().isPresent()) {
            next = visibleMessage(entries.take(), updates);
        }
        return next != null;
    }

    @Override
    public ChatMessage next() {
        var message = hasNext() ? next : null;
        if (message == null) {
            throw new NoSuchElementException("no more messages");
        }
        next = null;
        return message;
    }

    private Map<String, MessageUpdates> readUpdates() {
        var byMessage = new HashMap<String, MessageUpdates>();
        while (entries.peek().map(entry -> SortKey.parse(entry.sortKey())).orElse(null) instanceof SortKey.Update key) {
            byMessage.computeIfAbsent(key.messageId(), _ -> new MessageUpdates()).add(key, entries.take());
        }
        return byMessage;
    }

    private @Nullable ChatMessage visibleMessage(LogEntry entry, Map<String, MessageUpdates> byMessage) {
        if (!(SortKey.parse(entry.sortKey()) instanceof SortKey.Message key)) {
            throw new UnreadableLogEntryException(entry.sortKey(), "it is an update behind a message");
        }
        var made = byMessage.getOrDefault(key.messageId(), NONE);
        if (made.isDeleted()) {
            return null;
        }
        var sent = firstSent(entry);
        if (sent.isPrivate()) {
            return null;
        }
        return new ChatMessage(key.messageId(), sent.participantId(), sessionId, sent.meetingId(), sent.displayName(),
                made.isPinned(), made.editedPayload().isPresent(), sent.payloadType(),
                made.editedPayload().orElseGet(sent::payload), key.createdAt());
    }

    private LoggedEvent firstSent(LogEntry entry) {
        var sent = LoggedEvent.of(entry);
        var message = entry.sortKey().substring(0, entry.sortKey().lastIndexOf('#') + 1);
        while (entries.peek().filter(other -> other.sortKey().startsWith(message)).isPresent()) {
            var again = LoggedEvent.of(entries.take());
            // The entries come by event id, so at the same time the one at hand counts.
            if (again.occurredAt().isBefore(sent.occurredAt())) {
                sent = again;
            }
        }
        return sent;
    }
}
