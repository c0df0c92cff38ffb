package dev.chatreplay.chat;

import dev.chatreplay.event.KeyParts;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The messages of one shard as they were sent, in the order of their keys. Of several events that sent one message, the first readable
/// one in key order counts, which is the first by time and event id. Not thread-safe.
final class SentMessages implements Iterator<SentMessages.Sent> {
    private final int shard;
    private final Shard entries;
    private final Iterator<LogEntry> messages;
    private final Consumer<UnreadableLogEntryException> unreadable;
    private @Nullable Sent next;

    /// A message as it was sent.
    ///
    /// @param shard the number of its shard
    record Sent(int shard, SortKey.Message key, SentEvent event) {}

    SentMessages(int shard, Shard entries, Consumer<UnreadableLogEntryException> unreadable) {
        this.shard = shard;
        this.entries = entries;
        this.messages = entries.before(SortKey.FIRST_EXTENSION);
        this.unreadable = unreadable;
    }

    @Override
    public boolean hasNext() {
        while (next == null && messages.hasNext()) {
            next = read(messages.next());
        }
        return next != null;
    }

    @Override
    public Sent next() {
        var sent = hasNext() ? next : null;
        if (sent == null) {
            throw new NoSuchElementException("no more messages");
        }
        next = null;
        return sent;
    }

    private @Nullable Sent read(LogEntry entry) {
        try {
            if (SortKeyParser.parse(entry.sortKey()) instanceof SortKey.Message key) {
                return first(entry, key).map(event -> new Sent(shard, key, event)).orElse(null);
            }
            throw new UnreadableLogEntryException(entry.sortKey(), "its key is not the key of a message");
        } catch (UnreadableLogEntryException e) {
            unreadable.accept(e);
            return null;
        }
    }

    private Optional<SentEvent> first(LogEntry entry, SortKey.Message key) {
        var first = event(entry);
        var ofThisEvent = KeyParts.join(key.occurredAt(), key.eventId()).length();
        var prefix = entry.sortKey().substring(0, entry.sortKey().length() - ofThisEvent);
        for (var other = entries.takeIfPrefixed(prefix); other != null; other = entries.takeIfPrefixed(prefix)) {
            var again = event(other);
            if (first.isEmpty()) {
                first = again;
            }
        }
        return first;
    }

    private Optional<SentEvent> event(LogEntry entry) {
        try {
            return Optional.of(SentEvent.of(entry));
        } catch (UnreadableLogEntryException e) {
            unreadable.accept(e);
            return Optional.empty();
        }
    }
}
