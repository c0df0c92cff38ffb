package dev.chatreplay.chat;

import dev.chatreplay.chat.LoggedJson.Value;
import dev.chatreplay.event.EventTime;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The fields of a log entry other than a message that was sent, as folding and sorting need them. It checks a field when it is asked for,
/// because an extension event may hold any value in a field of the same name.
final class LoggedEvent {
    private static final Set<String> FIELDS = Set.of("type", "id", "occurredAt", "participantId", "userId", "reaction",
            "upTo", "until");
    private static final String PAYLOAD = "message.payload";

    private final String sortKey;
    private final Map<String, Value> fields = new HashMap<>();

    private LoggedEvent(String sortKey) {
        this.sortKey = sortKey;
    }

    /// Reads a log entry.
    ///
    /// @throws UnreadableLogEntryException when its JSON is not an object
    static LoggedEvent of(LogEntry entry) {
        var event = new LoggedEvent(entry.sortKey());
        LoggedJson.read(entry, event::read);
        return event;
    }

    private void read(String name, LoggedJson value) throws IOException {
        if (FIELDS.contains(name)) {
            fields.put(name, value.value());
        } else if (name.equals("message") && value.isObject()) {
            value.object(this::readMessage);
        }
    }

    private void readMessage(String name, LoggedJson value) throws IOException {
        if (name.equals("payload")) {
            fields.put(PAYLOAD, value.value());
        }
    }

    /// Returns the payload of an edit, which may be any value.
    ///
    /// @throws UnreadableLogEntryException when the event lacks it
    Value payload() {
        return required(PAYLOAD);
    }

    /// Returns a field that is text.
    ///
    /// @throws UnreadableLogEntryException when the event lacks it
    String text(String field) {
        var value = required(field);
        if (!value.isText()) {
            throw unreadable(field, "is not text");
        }
        return value.text();
    }

    /// Returns a field that is an id.
    ///
    /// @throws UnreadableLogEntryException when the event lacks it
    String id(String field) {
        return idOf(field, required(field));
    }

    /// Returns a field that is an id; empty when the event lacks it.
    ///
    /// @throws UnreadableLogEntryException when it is null
    Optional<String> optionalId(String field) {
        return Optional.ofNullable(fields.get(field)).map(value -> idOf(field, value));
    }

    /// Returns a field that is a time.
    ///
    /// @throws UnreadableLogEntryException when the event lacks it
    Instant time(String field) {
        try {
            return EventTime.parse(text(field));
        } catch (DateTimeException _) {
            throw unreadable(field, "is not a time");
        }
    }

    /// Returns a field that is a time; empty when the event lacks it or it is null.
    Optional<Instant> optionalTime(String field) {
        return Optional.ofNullable(fields.get(field)).filter(value -> !value.isNull()).map(_ -> time(field));
    }

    private String idOf(String field, Value value) {
        if (!value.isId()) {
            throw unreadable(field, "is not an id");
        }
        return value.text();
    }

    private Value required(String field) {
        var value = fields.get(field);
        if (value == null) {
            throw new UnreadableLogEntryException(sortKey, "it has no " + field);
        }
        return value;
    }

    private UnreadableLogEntryException unreadable(String field, String reason) {
        return new UnreadableLogEntryException(sortKey, "its " + field + " " + reason);
    }
}
