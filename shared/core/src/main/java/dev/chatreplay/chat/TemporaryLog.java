package dev.chatreplay.chat;

import dev.chatreplay.event.KeyParts;
import dev.chatreplay.event.ParsedEvent;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The chat log of one session in temporary storage. It takes events in any order. It reads as the chat log in the table does: an event
/// replaces an earlier one with the same key.
///
/// ```java
/// try (var log = new TemporaryLog()) {
///     events.forEach(log::add);
///     try (var messages = log.messages("s-1", unreadable -> …)) {
///         messages.forEachRemaining(writer::write);
///     }
/// }
/// ```
///
/// It holds some MiB of each partition in memory. Not thread-safe. Close it to delete the temporary storage.
public final class TemporaryLog implements AutoCloseable {
    /// The maximum size of the events of one partition in memory.
    private static final long RUN_BYTES = 4 << 20;

    private final Spill spill;
    private final List<TextSorter> partitions;
    private long added;

    /// Creates an empty log.
    public TemporaryLog() {
        this(new Spill(), RUN_BYTES);
    }

    TemporaryLog(Spill spill, long runBytes) {
        this.spill = spill;
        this.partitions = IntStream.range(0, LogEntry.PARTITIONS).mapToObj(_ -> new TextSorter(spill, runBytes))
                .toList();
    }

    /// Adds an event.
    ///
    /// @throws OutOfSpaceException when the temporary storage has no more room
    public void add(ParsedEvent parsed) {
        var entry = LogEntry.of(parsed.event(), parsed.json());
        // The number keeps entries of one key in the order in which they were added. Sixteen hexadecimal digits sort as their number.
        partitions.get(LogEntry.partitionOf(parsed.event()))
                .add(KeyParts.join(entry.sortKey(), HexFormat.of().toHexDigits(added++)), entry.json());
    }

    /// Hands over all entries, each partition in the order of its keys. Add no event after this call.
    public void forEach(Consumer<LogEntry> consumer) {
        IntStream.range(0, LogEntry.PARTITIONS).forEach(partition -> entries(partition).forEachRemaining(consumer));
    }

    /// Folds the entries into messages, at each call from the first one. Add no event after this call.
    ///
    /// @param unreadable receives each unreadable entry; folding skips it
    public Folding messages(String sessionId, Consumer<UnreadableLogEntryException> unreadable) {
        return Folding.of(sessionId, entries(LogEntry.SESSION_PARTITION),
                IntStream.range(0, LogEntry.SHARDS).mapToObj(this::entries).toList(), unreadable);
    }

    /// Deletes the temporary storage. No entry can be read any more.
    @Override
    public void close() {
        spill.close();
    }

    private Iterator<LogEntry> entries(int partition) {
        return new LastOfEachKey(new MappedIterator<>(partitions.get(partition).sorted(), TemporaryLog::entry));
    }

    private static LogEntry entry(TextSorter.Text text) {
        return new LogEntry(text.key().substring(0, text.key().lastIndexOf('\u0001')), text.value());
    }

    /// Leaves out each entry that is followed by another one with the same key.
    private static final class LastOfEachKey implements Iterator<LogEntry> {
        private final Iterator<LogEntry> entries;
        private @Nullable LogEntry next;

        LastOfEachKey(Iterator<LogEntry> entries) {
            this.entries = entries;
        }

        @Override
        public boolean hasNext() {
            if (next == null && entries.hasNext()) {
                next = entries.next();
            }
            return next != null;
        }

        @Override
        public LogEntry next() {
            var last = hasNext() ? next : null;
            if (last == null) {
                throw new NoSuchElementException("no more entries");
            }
            next = null;
            while (hasNext() && next != null && next.sortKey().equals(last.sortKey())) {
                last = next;
                next = null;
            }
            return last;
        }
    }
}
