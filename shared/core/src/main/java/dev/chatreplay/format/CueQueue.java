package dev.chatreplay.format;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.Stream;

/// Chooses when the cue of each message begins and ends. At most [#MAX_VISIBLE] cues are visible at a time, each for at least a
/// millisecond. It holds only the visible cues.
///
/// A message takes the place of the eighth message before it. A cue keeps its place for [#PLACE_MILLIS] at least, and the message waits for
/// that. When the cue itself began after the time of the message, it keeps its place for less: a thirtieth part of that difference. So cues
/// are at most 30 seconds late while fewer than 8,000 messages a second arrive.
final class CueQueue {
    static final int MAX_VISIBLE = 8;
    /// How long a cue is visible when no other message needs its place.
    static final long CUE_MILLIS = 8_000;
    /// How long a cue keeps its place when another message needs it and is not late.
    static final long PLACE_MILLIS = 1_000;
    private static final long LATE_DIVISOR = 30;

    private final Queue<Waiting> visible = new ArrayDeque<>();

    /// @param start when the cue begins, in milliseconds
    private record Waiting(long start, String identifier, String text) {
        Cue endingAt(long end) {
            return new Cue(start, Math.min(start + CUE_MILLIS, end), identifier, text);
        }

        /// Leaves out the text, because it is of a participant.
        @Override
        public String toString() {
            return "Waiting[start=" + start + "]";
        }
    }

    /// A cue whose end is known.
    ///
    /// @param start when it begins, in milliseconds
    /// @param end when it ends, in milliseconds
    record Cue(long start, long end, String identifier, String text) {
        /// Leaves out the text, because it is of a participant.
        @Override
        public String toString() {
            return "Cue[start=" + start + ", end=" + end + "]";
        }
    }

    /// Adds a message.
    ///
    /// @param time when it was sent, in milliseconds; not negative, and not before that of the message before
    /// @return the cue that is complete now, if there is one; cues are complete in the order of their starts
    Optional<Cue> add(long time, String identifier, String text) {
        if (visible.size() < MAX_VISIBLE) {
            visible.add(new Waiting(time, identifier, text));
            return Optional.empty();
        }
        var oldest = visible.remove();
        var late = Math.max(0, oldest.start() - time);
        var freeAt = oldest.start() + Math.max(1, PLACE_MILLIS - late / LATE_DIVISOR);
        var start = Math.max(time, freeAt);
        visible.add(new Waiting(start, identifier, text));
        return Optional.of(oldest.endingAt(start));
    }

    /// Returns the last cues.
    Stream<Cue> rest() {
        return visible.stream().map(cue -> cue.endingAt(Long.MAX_VALUE));
    }
}
