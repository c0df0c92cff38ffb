package dev.chatreplay.chat;

import dev.chatreplay.event.EventTime;
import dev.chatreplay.event.KeyParts;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/// Sorts the recorded events of a session by time, type and event id.
///
/// ```java
/// try (var sorter = new EventSorter()) {
///     entries.forEach(sorter::add);
///     sorter.sorted().forEachRemaining(out::println);
/// }
/// ```
///
/// It sorts some MiB of events at a time in memory, holds these sorted runs in temporary storage, and merges them. Not thread-safe. Close it
/// to delete the temporary storage.
public final class EventSorter implements AutoCloseable {
    /// The maximum size of the events in memory. A hundred runs then hold 2 GB, and merging them takes 2 MB.
    private static final long RUN_BYTES = 16 << 20;
    private static final int READ_BYTES = 16 << 10;
    /// The memory of an event beside the bytes of its texts.
    private static final int OBJECT_BYTES = 150;
    private static final int END_OF_RUN = -1;
    private static final Comparator<Event> ORDER = Comparator.comparing(Event::key, KeyParts.ORDER);

    private final Spill spill;
    private final long runBytes;
    private final List<Long> runs = new ArrayList<>();
    private List<Event> run = new ArrayList<>();
    private long bytes;

    /// An event of a log entry.
    ///
    /// @param key the parts that order it
    private record Event(String key, String json) {
        static Event of(LogEntry entry) {
            var event = LoggedEvent.of(entry);
            return new Event(KeyParts.join(EventTime.canonical(event.time("occurredAt")), event.text("type"),
                    event.id("id"), entry.sortKey()), entry.json());
        }

        /// The memory of a text takes two bytes for each character when one of them is not Latin-1.
        long maxBytes() {
            return 2L * (key.length() + json.length()) + OBJECT_BYTES;
        }
    }

    /// Creates an empty sorter.
    public EventSorter() {
        this(new Spill(), RUN_BYTES);
    }

    EventSorter(Spill spill, long runBytes) {
        this.spill = spill;
        this.runBytes = runBytes;
    }

    /// Adds the event of a log entry.
    ///
    /// @throws UnreadableLogEntryException when the entry is not an event; the sorter leaves it out
    /// @throws OutOfSpaceException when the temporary storage has no more room
    public void add(LogEntry entry) {
        var event = Event.of(entry);
        run.add(event);
        bytes += event.maxBytes();
        if (bytes >= runBytes) {
            spillRun();
        }
    }

    /// Returns the JSON of the events in order, each as it was recorded. Add no event after this call.
    ///
    /// @throws OutOfSpaceException when the temporary storage has no more room
    public Iterator<String> sorted() {
        List<Iterator<Event>> sorted = new ArrayList<>();
        runs.forEach(offset -> sorted.add(new Run(offset)));
        run.sort(ORDER);
        sorted.add(run.iterator());
        return new MappedIterator<>(OrderedMerge.merge(sorted, ORDER), Event::json);
    }

    /// Deletes the temporary storage. No event can be read any more.
    @Override
    public void close() {
        run = new ArrayList<>();
        spill.close();
    }

    private void spillRun() {
        run.sort(ORDER);
        runs.add(spill.length());
        try {
            var out = new DataOutputStream(spill);
            for (var event : run) {
                write(out, event.key());
                write(out, event.json());
            }
            out.writeInt(END_OF_RUN);
        } catch (IOException e) {
            throw new IllegalStateException("a spill throws no IOException", e);
        }
        run = new ArrayList<>();
        bytes = 0;
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        var encoded = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(encoded.length);
        out.write(encoded);
    }

    /// The events of one run in the temporary storage.
    private final class Run implements Iterator<Event> {
        private final DataInputStream in;
        private int keyLength;

        Run(long offset) {
            this.in = spill.from(offset, READ_BYTES);
            this.keyLength = readLength();
        }

        @Override
        public boolean hasNext() {
            return keyLength != END_OF_RUN;
        }

        @Override
        public Event next() {
            if (!hasNext()) {
                throw new NoSuchElementException("no more events");
            }
            var event = new Event(readText(keyLength), readText(readLength()));
            keyLength = readLength();
            return event;
        }

        private int readLength() {
            try {
                return in.readInt();
            } catch (IOException e) {
                throw new UncheckedIOException("the temporary storage cannot be read", e);
            }
        }

        private String readText(int length) {
            try {
                return new String(in.readNBytes(length), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException("the temporary storage cannot be read", e);
            }
        }
    }
}
