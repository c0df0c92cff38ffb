package dev.chatreplay.event;

import com.fasterxml.jackson.core.JsonToken;
import dev.chatreplay.event.EventFields.Field;
import dev.chatreplay.event.InvalidEventException.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/// The rules for kinds of values: ids, times and texts. Every method throws [InvalidEventException] for a value that breaks its rule.
///
/// @param fields the fields of the event, as they were sent
record FieldRules(EventFields fields) {
    /// The maximum length of names in code points.
    static final int MAX_NAME_CODE_POINTS = 256;

    /// Returns a required id.
    String id(String field) {
        return idOf(field, fields.required(field));
    }

    /// Checks an optional id.
    void checkOptionalId(String field) {
        fields.optional(field).ifPresent(value -> idOf(field, value));
    }

    /// Returns the id that `value` is: a string, or the digits of an integer.
    ///
    /// @param field the name of the value, for the error
    String idOf(String field, Field value) {
        if (!value.is(JsonToken.VALUE_STRING) && !value.is(JsonToken.VALUE_NUMBER_INT)) {
            throw fields.invalid(Problem.WRONG_TYPE, field,
                    "Send an id as a string, or as an integer without a fraction and an exponent.");
        }
        if (!Id.isValid(value.text())) {
            throw fields.invalid(Problem.INVALID_ID, field, "An id " + Id.RULE);
        }
        return value.text();
    }

    /// Returns a required string as it was sent, for values with a rule that no repair can fulfil.
    String unrepaired(String field) {
        return string(field, fields.required(field));
    }

    /// Returns the string that `value` is, as it was sent.
    String string(String field, Field value) {
        if (!value.is(JsonToken.VALUE_STRING)) {
            throw fields.invalid(Problem.WRONG_TYPE, field, "Send a string.");
        }
        return value.text();
    }

    /// Returns an optional text of 0 to 256 code points, repaired.
    Optional<String> optionalName(String field) {
        return fields.optional(field).map(value -> nameOf(field, value));
    }

    /// Returns the text of 0 to 256 code points that `value` is, repaired.
    String nameOf(String field, Field value) {
        return text(field, value, 0, MAX_NAME_CODE_POINTS);
    }

    /// Returns the text that `value` is, repaired.
    ///
    /// @param minLength the minimum length in code points
    /// @param maxLength the maximum length in code points
    String text(String field, Field value, int minLength, int maxLength) {
        var text = string(field, value);
        var length = Text.codePoints(text);
        if (length < minLength) {
            throw fields.invalid(Problem.TEXT_TOO_SHORT, field, "Send at least one character.");
        }
        if (length > maxLength) {
            throw fields.invalid(Problem.TEXT_TOO_LONG, field,
                    "Shorten the text to at most " + maxLength + " code points.");
        }
        return Text.repaired(text);
    }

    /// Returns a required time.
    Instant time(String field) {
        return timeOf(field, fields.required(field));
    }

    /// Returns the time that `value` is.
    Instant timeOf(String field, Field value) {
        try {
            return EventTime.parse(string(field, value));
        } catch (DateTimeException _) {
            throw fields.invalid(Problem.INVALID_TIME, field,
                    "Send an RFC 3339 time with at most nine digits of a second's fraction, such as 2026-11-21T09:00:00.123456789Z. "
                            + "The year is 1 to 9999, also in UTC.");
        }
    }

    /// Checks that a required field is an object.
    void requireObject(String field) {
        if (!fields.required(field).is(JsonToken.START_OBJECT)) {
            throw fields.invalid(Problem.WRONG_TYPE, field, "Send an object.");
        }
    }
}
