package dev.chatreplay.cli;

import dev.chatreplay.cli.EventLines.Event;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The events of one request.
record EventBatch(List<Event> events) {
    /// The limit of `POST /v2/events`.
    private static final int MAX_EVENTS = 500;
    /// The limit of `POST /v2/events`, less the bytes of the JSON around the events.
    static final int MAX_BYTES = 1024 * 1024 - 64;

    EventBatch {
        events = List.copyOf(events);
    }

    /// Returns whether the batch has no events.
    boolean isEmpty() {
        return events.isEmpty();
    }

    /// Collects events until a request is full.
    static final class Builder {
        private final List<Event> events = new ArrayList<>();
        private long bytes;

        boolean isEmpty() {
            return events.isEmpty();
        }

        boolean fits(Event another) {
            return events.size() < MAX_EVENTS && bytes + another.bytes() + 1 <= MAX_BYTES;
        }

        void add(Event event) {
            events.add(event);
            bytes += event.bytes() + 1; // and a comma
        }

        /// Returns the batch so far and starts the next one.
        EventBatch next() {
            var batch = new EventBatch(events);
            events.clear();
            bytes = 0;
            return batch;
        }
    }

    /// Returns the body of the request. Each event is the unchanged text of the file, which [EventLines] found to be one JSON object.
    byte[] body() {
        return events.stream().map(Event::json).collect(Collectors.joining(",", "{\"events\":[", "]}"))
                .getBytes(StandardCharsets.UTF_8);
    }

    /// An event of this batch that the API refused.
    ///
    /// @param index its number in this batch, counted from 0
    record RefusedEvent(int index, Event event, String problem) {}

    /// Returns the events that an answer names by index; none when the API refused the request as a whole.
    List<RefusedEvent> refusedBy(ApiAnswer answer) {
        return answer.refused().stream().filter(refused -> refused.index() < events.size())
                .map(refused -> new RefusedEvent(refused.index(), events.get(refused.index()), refused.problem()))
                .toList();
    }

    /// Returns the batch without the refused events.
    EventBatch without(List<RefusedEvent> refused) {
        var indices = new HashSet<Integer>();
        refused.forEach(one -> indices.add(one.index()));
        return new EventBatch(IntStream.range(0, events.size()).filter(index -> !indices.contains(index))
                .mapToObj(events::get).toList());
    }

    /// Returns the events behind the last of the refused events.
    EventBatch after(List<RefusedEvent> refused) {
        var last = refused.stream().mapToInt(RefusedEvent::index).max().orElse(-1);
        return new EventBatch(events.subList(last + 1, events.size()));
    }

    /// Returns the places of this batch, for messages.
    String places() {
        var first = events.getFirst().place();
        var last = events.getLast().place();
        if (first.equals(last)) {
            return first.toString();
        }
        return first.isFirst() && last.isFirst()
                ? "lines " + first.line() + " to " + last.line()
                : first + " to " + last;
    }
}
