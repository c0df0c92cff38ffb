package dev.chatreplay.cli;

import dev.chatreplay.cli.EventLines.Event;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/// The events of one request.
record EventBatch(List<Event> events) {
    /// The limit of `POST /v2/events`.
    private static final int MAX_EVENTS = 500;
    /// The limit of `POST /v2/events`, less the bytes of the JSON around the events.
    static final int MAX_BYTES = 1024 * 1024 - 64;

    EventBatch {
        events = List.copyOf(events);
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

    /// Returns the body of the request. Each event is the unchanged text of its line, which [EventLines] found to be one JSON object.
    byte[] body() {
        return events.stream().map(Event::json).collect(Collectors.joining(",", "{\"events\":[", "]}"))
                .getBytes(StandardCharsets.UTF_8);
    }

    /// An event of this batch that the API refused.
    record RefusedEvent(Event event, String problem) {}

    /// Returns the events that an answer names by index; none when the API refused the request as a whole.
    List<RefusedEvent> refusedBy(ApiAnswer answer) {
        return answer.refused().stream().filter(refused -> refused.index() < events.size())
                .map(refused -> new RefusedEvent(events.get(refused.index()), refused.problem())).toList();
    }

    /// Returns the batch without the refused events.
    EventBatch without(List<RefusedEvent> refused) {
        var lines = new HashSet<Long>();
        refused.forEach(one -> lines.add(one.event().number()));
        return new EventBatch(events.stream().filter(event -> !lines.contains(event.number())).toList());
    }

    /// Returns the events behind the last of the refused events.
    EventBatch after(List<RefusedEvent> refused) {
        var last = refused.stream().mapToLong(one -> one.event().number()).max().orElse(0);
        return new EventBatch(events.stream().filter(event -> event.number() > last).toList());
    }

    /// Returns the lines of this batch, for messages.
    String lines() {
        var first = events.getFirst().number();
        var last = events.getLast().number();
        return first == last ? "line " + first : "lines " + first + " to " + last;
    }
}
