package dev.chatreplay.event;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonStreamContext;
import dev.chatreplay.event.InvalidEventException.Problem;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// Where an event stands in what was parsed, to name it in complaints.
record JsonLocation(String path, OptionalInt index) {
    /// The whole of what was parsed.
    static final JsonLocation ROOT = new JsonLocation("$", OptionalInt.empty());

    // A name that a producer made up goes into answers and logs only when it is short and plain.
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_-]{1,32}");
    private static final int MAX_PATH_CHARACTERS = 200;

    /// The event at `index` of a body.
    static JsonLocation ofEvent(int index) {
        return new JsonLocation("$.events[" + index + "]", OptionalInt.of(index));
    }

    /// A complaint about this place itself.
    InvalidEventException invalid(Problem problem, String advice) {
        return new InvalidEventException(problem, path, index, advice);
    }

    /// A complaint about a field: `message.payload` for one.
    InvalidEventException invalid(Problem problem, String field, String advice) {
        return new InvalidEventException(problem, path + "." + field, index, advice);
    }

    /// A complaint about what the parser stands on.
    InvalidEventException invalid(Problem problem, JsonStreamContext context, String advice) {
        return new InvalidEventException(problem, pathOf(context), index, advice);
    }

    /// The complaint about JSON that cannot be read. Jackson's own words would quote it; its position does not.
    InvalidEventException notJson(JacksonException failure) {
        var location = failure.getLocation();
        var where = location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
        return invalid(Problem.INVALID_JSON, "not well-formed JSON within its limits (UTF-8 without a byte order mark, "
                + "no field twice in an object, nested at most 64 deep)" + where);
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
