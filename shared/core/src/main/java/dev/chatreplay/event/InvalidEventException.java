package dev.chatreplay.event;

import java.io.Serial;
import java.util.OptionalInt;

/// An event, or a body of events, that breaks a rule. Its message says where, which rule and what to do;
/// it never holds what the event says.
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
        /// Not UTF-8, not well-formed, a field twice in one object, nested too deeply, or something after the end.
        INVALID_JSON, MISSING_FIELD,
        /// Also where a field is `null`: a field without a value is left out.
        WRONG_TYPE, UNKNOWN_EVENT_TYPE, INVALID_ID,
        /// U+0000 or half a surrogate pair, anywhere in an event.
        INVALID_TEXT, TEXT_TOO_LONG, TEXT_TOO_SHORT, INVALID_TIME, TIME_TOO_PRECISE, INVALID_URL, INVALID_FILE_PAYLOAD, UNKNOWN_PAYLOAD_TYPE, UNKNOWN_END_REASON, TOO_MANY_TARGETS,
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

    /// The rule that was broken; the first one, where there are several.
    public Problem problem() {
        return problem;
    }

    /// Where: `$.events[3].message.payload` in a body, `$.message.payload` in a single event, `$` for the whole.
    /// Names that are not plain identifiers show as `?`.
    public String path() {
        return path;
    }

    /// Which event of the body; empty when the body as a whole or a single event is meant.
    public OptionalInt index() {
        return index == NO_INDEX ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /// The rule in words, without the place: it quotes no value of the event.
    public String advice() {
        return advice;
    }
}
