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
    /// @param text the value of a string; otherwise empty
    /// @param items the items of an array that a rule checks; otherwise empty
    record Field(JsonToken kind, String text, List<Field> items) {}

    EventFields(JsonLocation place) {
        this.place = place;
    }

    void put(String field, Field value) {
        values.put(field, value);
    }

    /// Returns the text of a required field.
    String text(String field) {
        return textOf(field, required(field));
    }

    /// Returns the text of an optional field. The producer may leave it out, but may not send null.
    Optional<String> optionalText(String field) {
        return Optional.ofNullable(values.get(field)).map(value -> textOf(field, value));
    }

    /// Returns the items of an optional array.
    List<Field> optionalItems(String field) {
        var value = values.get(field);
        if (value == null) {
            return List.of();
        }
        return requireKind(field, value, JsonToken.START_ARRAY, "an array").items();
    }

    /// Checks that a required field holds an object.
    void requireObject(String field) {
        var _ = requireKind(field, required(field), JsonToken.START_OBJECT, "an object");
    }

    /// Returns the text of `value`.
    ///
    /// @param field the name of the value, for the error
    String textOf(String field, Field value) {
        return requireKind(field, value, JsonToken.VALUE_STRING, "a string").text();
    }

    /// Creates the exception about a field.
    InvalidEventException invalid(Problem problem, String field, String advice) {
        return place.invalid(problem, field, advice);
    }

    private Field required(String field) {
        var value = values.get(field);
        if (value == null) {
            throw invalid(Problem.MISSING_FIELD, field, "this type of event requires it");
        }
        return value;
    }

    private Field requireKind(String field, Field value, JsonToken kind, String name) {
        if (value.kind() != kind) {
            throw invalid(Problem.WRONG_TYPE, field, "must be " + name + "; leave out a field that has no value");
        }
        return value;
    }
}
