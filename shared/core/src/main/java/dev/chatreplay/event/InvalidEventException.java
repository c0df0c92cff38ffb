package dev.chatreplay.event;

import java.io.Serial;
import java.util.OptionalInt;

/// An event, or a body of events, breaks a rule. The message names the place, the rule and the remedy. It never quotes the event.
public final class InvalidEventException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;
    private static final int NO_INDEX = -1;

    private final Problem problem;
    private final String path;
    private final int index;
    private final String advice;

    /// The rules that can be broken.
    public enum Problem {
        /// Not UTF-8, not well-formed, a field twice in one object, nested too deeply, or more text after the end.
        INVALID_JSON, MISSING_FIELD,
        /// A value has another JSON type. `null` is also a wrong type, because a field without a value must be left out.
        WRONG_TYPE, UNKNOWN_EVENT_TYPE, INVALID_ID,
        /// U+0000 or a lone surrogate, anywhere in an event.
        INVALID_TEXT, TEXT_TOO_LONG, TEXT_TOO_SHORT, INVALID_TIME, INVALID_URL, INVALID_FILE_PAYLOAD, UNKNOWN_PAYLOAD_TYPE, TOO_MANY_TARGETS,
        /// The event names another organization than the credentials.
        ORGANIZATION_MISMATCH, EVENT_TOO_LARGE, TOO_MANY_EVENTS, BODY_TOO_LARGE
    }

    InvalidEventException(Problem problem, String path, OptionalInt index, String advice) {
        super((index.isPresent() ? "events[" + index.getAsInt() + "] is invalid: " : "") + problem + " at " + path
                + ": " + advice);
        this.problem = problem;
        this.path = path;
        this.index = index.orElse(NO_INDEX);
        this.advice = advice;
    }

    /// Returns the first rule that the event breaks.
    public Problem problem() {
        return problem;
    }

    /// Returns the JSON path of the value: `$.events[3].message.payload` in a body, `$.message.payload` in a single event, `$` for the
    /// whole input. A name that is not a plain identifier is shown as `?`.
    public String path() {
        return path;
    }

    /// Returns the index of the event in the body; empty when the error is about the whole body or about a single event.
    public OptionalInt index() {
        return index == NO_INDEX ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /// Returns the rule in words, without the place. It quotes no value of the event.
    public String advice() {
        return advice;
    }
}
