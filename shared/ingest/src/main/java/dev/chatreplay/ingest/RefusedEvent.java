package dev.chatreplay.ingest;

import dev.chatreplay.event.InvalidEventException;
import java.time.Duration;

/// An event of a request that was not recorded, and its first fault.
///
/// @param index the index of the event in the body, counted from 0
/// @param path the JSON path of the value: `$.events[3].message.payload`
/// @param reason the broken rule, for programs
/// @param message the broken rule, for people; it quotes no value of the event
public record RefusedEvent(int index, String path, String reason, String message) {
    /// The reason of an event that arrived after the late window of its session.
    public static final String SESSION_CLOSED = "SESSION_CLOSED";
    /// The reason of an event that is larger than the log accepts.
    public static final String EVENT_TOO_LARGE = InvalidEventException.Problem.EVENT_TOO_LARGE.name();

    static RefusedEvent of(InvalidEventException fault) {
        return new RefusedEvent(fault.index().orElseThrow(), fault.path(), fault.problem().name(), fault.advice());
    }

    static RefusedEvent tooLate(int index, Duration lateWindow) {
        return new RefusedEvent(index, "$.events[" + index + "]", SESSION_CLOSED,
                "Leave the event out. A session accepts events until " + lateWindow.toDays() + " days after its end.");
    }
}
