package dev.chatreplay.chat;

import dev.chatreplay.event.EventTime;
import dev.chatreplay.event.KeyParts;
import java.util.Iterator;

/// Sorts the recorded events of a session by time, type and event id.
///
/// ```java
/// try (var sorter = new EventSorter()) {
///     entries.forEach(sorter::add);
///     sorter.sorted().forEachRemaining(out::println);
/// }
/// ```
///
/// It holds some MiB of events in memory, and the others in temporary storage. Not thread-safe. Close it to delete the temporary storage.
public final class EventSorter implements AutoCloseable {
    /// The maximum size of the events in memory. A hundred runs then hold 2 GB, and merging them takes 2 MB.
    private static final long RUN_BYTES = 16 << 20;

    private final Spill spill;
    private TextSorter events;

    /// Creates an empty sorter.
    public EventSorter() {
        this(new Spill(), RUN_BYTES);
    }

    EventSorter(Spill spill, long runBytes) {
        this.spill = spill;
        this.events = new TextSorter(spill, runBytes);
    }

    /// Adds the event of a log entry.
    ///
    /// @throws UnreadableLogEntryException when the entry is not an event; the sorter leaves it out
    /// @throws OutOfSpaceException when the temporary storage has no more room
    public void add(LogEntry entry) {
        var event = LoggedEvent.of(entry);
        events.add(KeyParts.join(EventTime.canonical(event.time("occurredAt")), event.text("type"), event.id("id"),
                entry.sortKey()), entry.json());
    }

    /// Returns the JSON of the events in order, each as it was recorded. Add no event after this call.
    ///
    /// @throws OutOfSpaceException when the temporary storage has no more room
    public Iterator<String> sorted() {
        return new MappedIterator<>(events.sorted(), TextSorter.Text::value);
    }

    /// Deletes the temporary storage. No event can be read any more.
    @Override
    public void close() {
        events = new TextSorter(spill, RUN_BYTES);
        spill.close();
    }
}
