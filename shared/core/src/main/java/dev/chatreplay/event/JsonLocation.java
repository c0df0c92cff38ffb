package dev.chatreplay.event;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonStreamContext;
import dev.chatreplay.event.InvalidEventException.Problem;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// The location of an event in the parsed input, for error messages.
record JsonLocation(String path, OptionalInt index) {
    /// The whole input.
    static final JsonLocation ROOT = new JsonLocation("$", OptionalInt.empty());

    // Responses and logs show a producer's field name only when it matches: a name can hold any text.
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_-]{1,32}");
    private static final int MAX_PATH_CHARACTERS = 200;

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

    /// Creates the exception about the parser's current value.
    InvalidEventException invalid(Problem problem, JsonStreamContext context, String advice) {
        return new InvalidEventException(problem, pathOf(context), index, advice);
    }

    /// Creates the exception about malformed JSON. It takes only the position from Jackson, because Jackson's message quotes the input.
    InvalidEventException notJson(JacksonException failure) {
        var location = failure.getLocation();
        var where = location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
        return invalid(Problem.INVALID_JSON, "send well-formed JSON (UTF-8 without a byte order mark, "
                + "no field twice in an object, nested at most 64 levels deep)" + where);
    }

    private static String pathOf(JsonStreamContext context) {
        var path = fullPathOf(context);
        return path.length() <= MAX_PATH_CHARACTERS ? path : path.substring(0, MAX_PATH_CHARACTERS) + "…";
    }

    private static String fullPathOf(JsonStreamContext context) {
        if (context.inRoot()) {
            return "$";
        }
        var parent = fullPathOf(context.getParent());
        if (context.inArray()) {
            return parent + "[" + context.getCurrentIndex() + "]";
        }
        var name = context.getCurrentName();
        return parent + "." + (PLAIN_NAME.matcher(name).matches() ? name : "?");
    }
}
