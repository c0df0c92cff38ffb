package dev.chatreplay.chat;

import dev.chatreplay.event.KeyParts;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Folds the log entries of one shard into messages. The last edit and the last pin or unpin count. A deletion is final. The result
/// does not depend on the order in which the events were recorded.
///
/// The first call reads all updates of the shard into memory. The messages are then streamed and not held. Not thread-safe.
public final class Folding implements Iterator<ChatMessage> {
    private static final MessageUpdates NONE = new MessageUpdates();

    private final Lookahead<LogEntry> entries;
    private final String sessionId;
    private final Consumer<UnreadableLogEntryException> unreadable;
    private @Nullable Map<String, MessageUpdates> updates;
    private @Nullable ChatMessage next;

    private Folding(Iterator<LogEntry> shard, String sessionId, Consumer<UnreadableLogEntryException> unreadable) {
        this.entries = new Lookahead<>(shard);
        this.sessionId = sessionId;
        this.unreadable = unreadable;
    }

    /// Returns the messages of `shard`, ordered by `createdAt`, then by `id`. Deleted and private messages are included. When several
    /// events sent one message, the first by time, then by event id, counts.
    ///
    /// The returned iterator throws every exception of the iterator `shard`.
    ///
    /// @param shard the log entries in the order of their sort keys
    /// @param unreadable receives each unreadable entry; folding skips it and reads the others
    public static Iterator<ChatMessage> fold(Iterator<LogEntry> shard, String sessionId,
            Consumer<UnreadableLogEntryException> unreadable) {
        return new Folding(shard, sessionId, unreadable);
    }

    @Override
    public boolean hasNext() {
        if (updates == null) {
            updates = readUpdates();
        }
        while (next == null && entries.peek()
                .filter(entry -> KeyParts.ORDER.compare(entry.sortKey(), SortKey.FIRST_EXTENSION) < 0).isPresent()) {
            next = message(entries.take(), updates);
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
        while (entries.peek().filter(entry -> KeyParts.ORDER.compare(entry.sortKey(), SortKey.FIRST_MESSAGE) < 0)
                .isPresent()) {
            var entry = entries.take();
            try {
                var key = SortKey.parseUpdate(entry.sortKey());
                byMessage.computeIfAbsent(key.messageId(), _ -> new MessageUpdates()).add(key, entry);
            } catch (UnreadableLogEntryException e) {
                unreadable.accept(e);
            }
        }
        return byMessage;
    }

    private @Nullable ChatMessage message(LogEntry entry, Map<String, MessageUpdates> byMessage) {
        var key = ifReadable(() -> SortKey.parseMessage(entry.sortKey()));
        if (key == null) {
            return null;
        }
        var sent = firstSent(entry);
        if (sent == null) {
            return null;
        }
        var updates = byMessage.getOrDefault(key.messageId(), NONE);
        Optional<MessageUpdates.Edit> edit = updates.lastEdit();
        return new ChatMessage(key.messageId(), sent.participantId(), sent.userId(), sessionId, sent.meetingId(),
                sent.displayName(), updates.isPinned(), edit.map(MessageUpdates.Edit::at), sent.payloadType().name(),
                edit.map(MessageUpdates.Edit::payload).orElseGet(sent::payload), key.createdAt(),
                Long.parseLong(key.sequence()), Optional.empty(), sent.targetUserIds(), List.of(), Optional.empty(),
                Optional.empty(), 0, 0,
                updates.isDeleted());
    }

    private @Nullable SentEvent firstSent(LogEntry entry) {
        var first = ifReadable(() -> SentEvent.of(entry));
        var message = entry.sortKey().substring(0, entry.sortKey().lastIndexOf('\u0001') + 1);
        while (entries.peek().filter(other -> other.sortKey().startsWith(message)).isPresent()) {
            var other = entries.take();
            var again = ifReadable(() -> SentEvent.of(other));
            if (first == null) {
                first = again;
            }
        }
        return first;
    }

    private <T> @Nullable T ifReadable(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (UnreadableLogEntryException e) {
            unreadable.accept(e);
            return null;
        }
    }
}
