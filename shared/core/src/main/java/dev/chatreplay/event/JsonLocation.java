package dev.chatreplay.event;

import com.fasterxml.jackson.core.JacksonException;
import dev.chatreplay.event.InvalidEventException.Problem;
import java.util.OptionalInt;

/// The location of an event in the parsed input, for error messages.
record JsonLocation(String path, OptionalInt index) {
    /// The whole input.
    static final JsonLocation ROOT = new JsonLocation("$", OptionalInt.empty());

    /// Returns the location of the event at `index` of a body.
    static JsonLocation ofEvent(int index) {
        return new JsonLocation("$.events[" + index + "]", OptionalInt.of(index));
    }

    /// Creates the exception about this location.
    InvalidEventException invalid(Problem problem, String advice) {
        return new InvalidEventException(problem, path, index, advice);
    }

    /// Creates the exception about a field of this event, for example `message.payload`.
    InvalidEventException invalid(Problem problem, String field, String advice) {
        return new InvalidEventException(problem, path + "." + field, index, advice);
    }

    /// Creates the exception about malformed JSON. It takes only the position from Jackson, because Jackson's message quotes the input.
    InvalidEventException notJson(JacksonException failure) {
        var location = failure.getLocation();
        var where = location == null
                ? ""
                : " The fault is at line " + location.getLineNr() + ", column " + location.getColumnNr() + ".";
        return invalid(Problem.INVALID_JSON, EventJson.RULE + where);
    }
}
