package dev.chatreplay.chat;

import dev.chatreplay.event.EventTime;
import dev.chatreplay.event.KeyParts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/// Sorts the recorded events of a session by time, type and event id.
///
/// ```java
/// try (var sorter = new EventSorter()) {
///     entries.forEach(sorter::add);
///     sorter.sorted().forEachRemaining(out::println);
/// }
/// ```
///
/// Not thread-safe.
public final class EventSorter implements AutoCloseable {
    private final List<Line> lines = new ArrayList<>();

    private record Line(String key, String json) {}

    /// Creates an empty sorter.
    public EventSorter() {}

    /// Adds the event of a log entry.
    ///
    /// @throws UnreadableLogEntryException when the entry is not an event; the sorter leaves it out
    /// @throws OutOfSpaceException when the temporary storage is full
    public void add(LogEntry entry) {
        var event = LoggedEvent.of(entry);
        lines.add(new Line(KeyParts.join(EventTime.canonical(event.time("occurredAt")), event.text("type"),
                event.id("id"), entry.sortKey()), entry.json()));
    }

    /// Returns the JSON of the events in order, each as it was recorded. Add no event after this call.
    public Iterator<String> sorted() {
        lines.sort(Comparator.comparing(Line::key, KeyParts.ORDER));
        return lines.stream().map(Line::json).iterator();
    }

    /// Deletes the temporary storage.
    @Override
    public void close() {
        lines.clear();
    }
}
