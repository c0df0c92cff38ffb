package dev.chatreplay.ingest;

import dev.chatreplay.queue.CompactionQueue;
import dev.chatreplay.session.Export;
import dev.chatreplay.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A request to compact a session after events of it were recorded.
///
/// @param delay the time until the compaction starts
/// @param isWrittenToRow whether the recorder writes the start time to the session row (`requestedFor`). Until that time, recorders of later
///     events need no further request.
record CompactionRequest(Duration delay, boolean isWrittenToRow) {
    /// The maximum difference between the clocks of two recorders.
    static final Duration CLOCK_SKEW = Duration.ofSeconds(2);

    /// Decides whether the recorder must request a compaction after it has recorded events of a session.
    ///
    /// @param row the session row after all other writes of this call
    /// @param isEndedHere whether this call ended the session
    /// @param delay the time that a compaction waits for late events
    /// @return empty while the session is live, or when no further request is needed for these events
    static Optional<CompactionRequest> after(Session row, boolean isEndedHere, Instant now, Duration delay) {
        var isNeeded = switch (row.status()) {
            case LIVE -> false;
            case ENDED -> !row.isCurrent() && (isEndedHere || !isRequested(row, now));
        };
        return isNeeded
                ? Optional.of(new CompactionRequest(delay(row, now, delay), !isEndedHere))
                : Optional.empty();
    }

    /// Returns whether the recorder must raise the session's version, because it wrote events after the end. These may be messages, but also
    /// a late `session.started` or a second `session.ended`. A call that ended the session itself does not raise it. That call wrote its
    /// events to the chat log before the end, so version 1 covers them.
    static boolean raisesVersion(Session row, boolean isEndedHere) {
        return switch (row.status()) {
            case LIVE -> false;
            case ENDED -> !isEndedHere;
        };
    }

    /// Returns whether a requested compaction has not started yet. That compaction will read all events written until now, because SQS
    /// delivers no queue message before its delay is over.
    private static boolean isRequested(Session row, Instant now) {
        return row.requestedFor().filter(startsAt -> startsAt.isAfter(now.plus(CLOCK_SKEW))).isPresent();
    }

    /// Returns the configured delay, or the rest of the minimum interval since the last compaction when that is longer. With the delay,
    /// most late events are in the first export. The interval avoids a request before a recompaction may start.
    private static Duration delay(Session row, Instant now, Duration delay) {
        var untilAllowed = row.export().map(Export::compactedAt)
                .map(last -> Duration.between(now, last.plus(CompactionQueue.MIN_INTERVAL)))
                .orElse(Duration.ZERO);
        return untilAllowed.compareTo(delay) > 0 ? untilAllowed : delay;
    }
}
