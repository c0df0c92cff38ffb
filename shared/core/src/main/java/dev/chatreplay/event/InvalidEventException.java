package dev.chatreplay.event;

import java.io.Serial;
import java.util.OptionalInt;

/// An event, or a body of events, breaks a rule. The message names the place, the rule and the remedy. It never quotes the event.
///
/// It has no stack trace, because it is the fault of a producer. A body can have 500 of them.
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
        INVALID_JSON,
        /// Two names of one object are equal after repair.
        DUPLICATE_FIELD, MISSING_FIELD,
        /// A value has another JSON type. Also `null` in a field that has a meaning only with a value.
        WRONG_TYPE, UNKNOWN_EVENT_TYPE, INVALID_ID, TEXT_TOO_LONG, TEXT_TOO_SHORT, INVALID_TIME,
        /// A time is later than another time that limits it.
        TIME_TOO_LATE, UNKNOWN_PAYLOAD_TYPE, INVALID_URI, INVALID_FILE_PAYLOAD, INVALID_SEQUENCE, INVALID_METADATA, TOO_MANY_TARGETS, TOO_MANY_ROLES,
        /// The event names a participant and a user, where it may name one of them.
        AMBIGUOUS_PERSON,
        /// The event names another organization than the credentials.
        ORGANIZATION_MISMATCH, EVENT_TOO_LARGE, TOO_MANY_EVENTS, BODY_TOO_LARGE
    }

    InvalidEventException(Problem problem, String path, OptionalInt index, String advice) {
        super(null, null, false, false);
        this.problem = problem;
        this.path = path;
        this.index = index.orElse(NO_INDEX);
        this.advice = advice;
    }

    @Override
    public String getMessage() {
        return (index == NO_INDEX ? "" : "events[" + index + "] is invalid: ") + problem + " at " + path + ": "
                + advice;
    }

    /// Returns the first rule that the event breaks.
    public Problem problem() {
        return problem;
    }

    /// Returns the JSON path of the value: `$.events[3].message.payload` in a body, `$.message.payload` in a single event, `$` for the
    /// whole input. It has no name that the producer chose.
    public String path() {
        return path;
    }

    /// Returns the index of the event in the body; empty when the error is about the whole body or about a single event.
    public OptionalInt index() {
        return index == NO_INDEX ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /// Returns the rule in words, without the place: sentences that say what to do. They quote no value of the event.
    public String advice() {
        return advice;
    }
}
