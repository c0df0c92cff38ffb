package dev.chatreplay.ingest;

import dev.chatreplay.queue.CompactionQueue;
import dev.chatreplay.session.Export;
import dev.chatreplay.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A request to compact a session after something of it was recorded.
///
/// @param delay until the compaction starts
/// @param isNoted whether the session's row says when it starts, so that later events until then need not ask again
record CompactionRequest(Duration delay, boolean isNoted) {
    /// How far the clocks of two recorders may be apart.
    static final Duration CLOCK_SKEW = Duration.ofSeconds(2);

    /// Decides whether a session has to be compacted after this call has recorded `recorded` of it.
    ///
    /// @param row of the session, after everything else was written
    /// @param isEndedHere whether this call ended it
    /// @param delay how long a compaction waits for late events
    /// @return empty while the session is live, or when a compaction that reads these events is certain already
    static Optional<CompactionRequest> after(SessionEvents recorded, Session row, boolean isEndedHere, Instant now,
            Duration delay) {
        var isNeeded = switch (row.status()) {
            case LIVE -> false;
            case ENDED -> recorded.hasEnd()
                    ? !row.isCurrent()
                    : raisesVersion(recorded, row, isEndedHere) && !isRequested(row, now);
        };
        return isNeeded
                ? Optional.of(new CompactionRequest(delay(row, now, delay), !recorded.hasEnd()))
                : Optional.empty();
    }

    /// Whether the events came after the end of their session, so that its version has to be raised. The call that ended the session did
    /// so after it had written to the log: version 1 covers what it wrote.
    static boolean raisesVersion(SessionEvents recorded, Session row, boolean isEndedHere) {
        return switch (row.status()) {
            case LIVE -> false;
            case ENDED -> recorded.hasMessages() && !isEndedHere;
        };
    }

    /// Whether a compaction that was requested earlier has yet to start. It reads what was written before now, because SQS delivers no
    /// message before its delay is over.
    private static boolean isRequested(Session row, Instant now) {
        return row.requestedFor().filter(startsAt -> startsAt.isAfter(now.plus(CLOCK_SKEW))).isPresent();
    }

    /// Long enough that most late events are in the first export, and that no recompaction is requested before one may start.
    private static Duration delay(Session row, Instant now, Duration delay) {
        var untilAllowed = row.export().map(Export::compactedAt)
                .map(last -> Duration.between(now, last.plus(CompactionQueue.MIN_INTERVAL)))
                .orElse(Duration.ZERO);
        return untilAllowed.compareTo(delay) > 0 ? untilAllowed : delay;
    }
}
