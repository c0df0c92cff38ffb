package dev.chatreplay.cli;

import com.fasterxml.jackson.core.JsonFactory;
import dev.chatreplay.cli.EventLines.Event;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// The events of one request.
record EventBatch(List<Event> events) {
    /// The limits of `POST /v2/events`, less the bytes of the JSON around the events.
    private static final int MAX_EVENTS = 500;
    private static final int MAX_BYTES = 1024 * 1024 - 64;

    private static final JsonFactory JSON = new JsonFactory();

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

    /// Returns the body of the request. Each event is the unchanged text of its line.
    String body() {
        var body = new StringWriter();
        try (var json = JSON.createGenerator(body)) {
            json.writeStartObject();
            json.writeArrayFieldStart("events");
            for (var event : events) {
                json.writeRawValue(event.json());
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return body.toString();
    }

    /// An event of this batch that the API refused.
    record RefusedEvent(Event event, String problem) {}

    /// Returns the events that an answer names by index; none when the API refused the request as a whole.
    List<RefusedEvent> refusedBy(ApiAnswer answer) {
        return answer.details().stream().filter(detail -> detail.index() < events.size())
                .map(detail -> new RefusedEvent(events.get(detail.index()), detail.problem())).toList();
    }

    /// Returns the batch without the refused events.
    EventBatch without(List<RefusedEvent> refused) {
        var rest = new ArrayList<>(events);
        refused.forEach(one -> rest.remove(one.event()));
        return new EventBatch(rest);
    }
}
