package dev.chatreplay.event;

import com.fasterxml.jackson.core.JsonToken;
import dev.chatreplay.event.InvalidEventException.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The fields of one event that have a rule. They are held until the event is fully read, because `type` may be the last field.
/// The name of a field inside the message has a prefix: `message.payload`.
final class EventFields {
    private final JsonLocation place;
    private final Map<String, Field> values = new HashMap<>();

    /// The value of a field.
    ///
    /// @param kind the first token of the value
    /// @param text a string without repair, or the digits of a number. For a payload or metadata that is an object: its compact JSON with
    ///     repairs. Otherwise empty
    /// @param items the items of an array that a rule checks; otherwise empty
    /// @param depth the levels of nesting; 0 for a value without any
    record Field(JsonToken kind, String text, List<Field> items, int depth) {
        boolean is(JsonToken other) {
            return kind == other;
        }
    }

    EventFields(JsonLocation place) {
        this.place = place;
    }

    void put(String field, Field value) {
        values.put(field, value);
    }

    /// Returns a field that the event must have. It may be null.
    Field required(String field) {
        var value = values.get(field);
        if (value == null) {
            throw invalid(Problem.MISSING_FIELD, field, "Add this field, because this type of event requires it.");
        }
        return value;
    }

    /// Returns a field that the producer may leave out. Null is the same as leaving it out.
    Optional<Field> optional(String field) {
        return sent(field).filter(value -> !value.is(JsonToken.VALUE_NULL));
    }

    /// Returns a field in which null is not the same as leaving it out.
    Optional<Field> sent(String field) {
        return Optional.ofNullable(values.get(field));
    }

    /// Creates the exception about a field.
    InvalidEventException invalid(Problem problem, String field, String advice) {
        return place.invalid(problem, field, advice);
    }
}
