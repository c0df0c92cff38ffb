package dev.chatreplay.cli;

import com.fasterxml.jackson.core.JsonFactory;
import dev.chatreplay.cli.EventLines.Event;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Events for one request.
record EventBatch(List<Event> events) {
    /// The limits of `POST /v2/events`, less what stands around the events.
    private static final int MAX_EVENTS = 500;
    private static final int MAX_BYTES = 1024 * 1024 - 64;

    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern EVENT_INDEX = Pattern.compile("events\\[(\\d{1,4})]");

    EventBatch {
        events = List.copyOf(events);
    }

    /// Gathers events until a request is full.
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

        /// The batch so far; the next one begins.
        EventBatch next() {
            var batch = new EventBatch(events);
            events.clear();
            bytes = 0;
            return batch;
        }
    }

    /// The body of the request, with each event as its line has it.
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
            throw new UncheckedIOException("memory can be written to", e);
        }
        return body.toString();
    }

    /// The event that a refusal names.
    Optional<Event> named(ApiAnswer refusal) {
        var match = EVENT_INDEX.matcher(refusal.problem());
        return refusal.status() == 400 && match.find()
                ? Optional.of(Integer.parseInt(match.group(1))).filter(index -> index < events.size()).map(events::get)
                : Optional.empty();
    }

    /// The batch without one of its events.
    EventBatch without(Event dropped) {
        var rest = new ArrayList<>(events);
        rest.remove(dropped);
        return new EventBatch(rest);
    }
}
