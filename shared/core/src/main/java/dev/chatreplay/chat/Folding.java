package dev.chatreplay.chat;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Folds one shard of a session's log into its messages as they stand: the last edit and the last pin or unpin count,
/// a deletion is final, whatever order the events came in.
///
/// The updates of the shard are read at the first call and held; the messages stream by. Not thread-safe.
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

    /// The messages of `shard` that everybody may see, by `createdAt`, then `id`: deleted ones are left out, and so are
    /// private ones. Of several events that sent one message, the first by time, then by event id, counts.
    ///
    /// The iterator throws what the iterator of the shard throws.
    ///
    /// @param shard in the order of the sort keys
    /// @param unreadable is told of each entry that can't be read; it is left out, and keeps no other from being read
    public static Iterator<ChatMessage> fold(Iterator<LogEntry> shard, String sessionId,
            Consumer<UnreadableLogEntryException> unreadable) {
        return new Folding(shard, sessionId, unreadable);
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
        while (entries.peek().filter(entry -> entry.sortKey().compareTo(SortKey.FIRST_MESSAGE) < 0).isPresent()) {
            var entry = entries.take();
            ifReadable(() -> {
                var key = SortKey.parseUpdate(entry.sortKey());
                byMessage.computeIfAbsent(key.messageId(), _ -> new MessageUpdates()).add(key, entry);
                return key;
            });
        }
        return byMessage;
    }

    private @Nullable ChatMessage visibleMessage(LogEntry entry, Map<String, MessageUpdates> byMessage) {
        var key = ifReadable(() -> SortKey.parseMessage(entry.sortKey()));
        if (key == null) {
            return null;
        }
        var made = byMessage.getOrDefault(key.messageId(), NONE);
        if (made.isDeleted()) {
            return null;
        }
        var sent = firstSent(entry);
        if (sent == null || sent.isPrivate()) {
            return null;
        }
        return new ChatMessage(key.messageId(), sent.participantId(), sessionId, sent.meetingId(), sent.displayName(),
                made.isPinned(), made.editedPayload().isPresent(), sent.payloadType(),
                made.editedPayload().orElseGet(sent::payload), key.createdAt());
    }

    private @Nullable LoggedEvent firstSent(LogEntry entry) {
        var first = ifReadable(() -> LoggedEvent.ofSent(entry));
        var message = entry.sortKey().substring(0, entry.sortKey().lastIndexOf('#') + 1);
        while (entries.peek().filter(other -> other.sortKey().startsWith(message)).isPresent()) {
            var other = entries.take();
            var again = ifReadable(() -> LoggedEvent.ofSent(other));
            // The entries come by event id, so at the same time the one at hand counts.
            if (first == null || (again != null && again.occurredAt().isBefore(first.occurredAt()))) {
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
