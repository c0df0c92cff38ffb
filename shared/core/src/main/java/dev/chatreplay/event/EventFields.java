package dev.chatreplay.event;

import com.fasterxml.jackson.core.JsonToken;
import dev.chatreplay.event.InvalidEventException.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The fields of one event that a rule may be about, held until the event ends: only then is its type known for sure.
/// A field inside the message is named `message.payload`.
final class EventFields {
    private final JsonLocation place;
    private final Map<String, Field> values = new HashMap<>();

    /// What a field held.
    ///
    /// @param kind the first token of the value
    /// @param text the value of a string, or empty
    /// @param items the items of an array that the rules look into, or empty
    record Field(JsonToken kind, String text, List<Field> items) {}

    EventFields(JsonLocation place) {
        this.place = place;
    }

    void hold(String field, Field value) {
        values.put(field, value);
    }

    /// The text of a field that has to be there.
    String text(String field) {
        return textOf(field, required(field));
    }

    /// The text of a field that may be left out, but not be null.
    Optional<String> optionalText(String field) {
        return Optional.ofNullable(values.get(field)).map(value -> textOf(field, value));
    }

    /// The items of a field that may be left out.
    List<Field> optionalItems(String field) {
        var value = values.get(field);
        if (value == null) {
            return List.of();
        }
        return requireKind(field, value, JsonToken.START_ARRAY, "an array").items();
    }

    /// Makes sure that a field holds an object.
    void requireObject(String field) {
        var _ = requireKind(field, required(field), JsonToken.START_OBJECT, "an object");
    }

    /// The text of `value`, which stands at `field`.
    String textOf(String field, Field value) {
        return requireKind(field, value, JsonToken.VALUE_STRING, "a string").text();
    }

    /// A complaint about a field.
    InvalidEventException invalid(Problem problem, String field, String advice) {
        return place.invalid(problem, field, advice);
    }

    private Field required(String field) {
        var value = values.get(field);
        if (value == null) {
            throw invalid(Problem.MISSING_FIELD, field, "this type of event needs it");
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
