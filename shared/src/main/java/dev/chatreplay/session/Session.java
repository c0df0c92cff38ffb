package dev.chatreplay.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A session as its row tells it.
///
/// @param key who it is
/// @param meetingId the meeting that it is a session of
/// @param title of the meeting, when told
/// @param status whether it runs
/// @param startedAt when it started, by the producer's clock
/// @param endedAt when it ended, by the producer's clock
/// @param endRecordedAt when its end was recorded, by our clock: all windows count from here
/// @param isEndPresumed whether nobody has told of the end yet: the sweep has found the session silent for too long
/// @param createdAt when something of it was first recorded, by our clock
/// @param lastActivityAt when something of it was last recorded, by our clock, to within [Sessions#ACTIVITY_GRAIN]
/// @param logVersion 0 while live, then raised whenever something was written to the log
/// @param lease of the worker that compacts it
/// @param export its finished chat
/// @param announced the highest log version whose export has been announced
/// @param snapshot of a live session
/// @param snapshotLease of the worker that makes a snapshot
/// @param queued the work that a reader has queued because it was too long for its own call
/// @param requestedFor when the compaction starts that was last asked for because of late events
/// @param dueAt when the sweep has to look at it next; empty when never
public record Session(SessionKey key, String meetingId, Optional<String> title, Status status,
        Optional<Instant> startedAt, Optional<Instant> endedAt, Optional<Instant> endRecordedAt, boolean isEndPresumed,
        Instant createdAt, Instant lastActivityAt,
        long logVersion, Optional<Lease> lease, Optional<Export> export, long announced, Optional<Snapshot> snapshot,
        Optional<Lease> snapshotLease, Optional<Queued> queued, Optional<Instant> requestedFor,
        Optional<Instant> dueAt) {

    /// The longest that a session may run: the rows of its log have to outlive its compaction.
    public static final Duration LONGEST_SESSION = Duration.ofDays(30);

    /// How long messages wait in a dead-letter queue: SQS keeps them for at most 14 days.
    private static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(14);

    /// The longest that queued work may take: a Lambda function runs for 15 minutes.
    private static final Duration LONGEST_WORK = Duration.ofMinutes(15);

    /// Work that was queued.
    ///
    /// @param logVersion what the session's was then
    /// @param at when
    public record Queued(long logVersion, Instant at) {}

    /// Whether a session runs.
    public enum Status {
        /// It runs, as far as we have been told.
        LIVE,
        /// It is over; it stays so.
        ENDED
    }

    /// Whether the export holds everything that was recorded. The one predicate for it.
    public boolean isCurrent() {
        return status == Status.ENDED && export.isPresent() && export.get().logVersion() == logVersion;
    }

    /// When a live session counts as over, if nothing more is recorded of it.
    public Instant silentAt(Duration silence) {
        return silentAt(createdAt, lastActivityAt, silence);
    }

    static Instant silentAt(Instant createdAt, Instant lastActivityAt, Duration silence) {
        var silent = lastActivityAt.plus(silence);
        var tooLong = createdAt.plus(LONGEST_SESSION);
        return silent.isBefore(tooLong) ? silent : tooLong;
    }

    /// Whether the work that this session needs now is in the queue already, so that it need not be started again. Work that
    /// should long be done counts as lost.
    public boolean isQueued(Instant now) {
        return queued.filter(work -> work.logVersion() == logVersion)
                .filter(work -> work.at().plus(LONGEST_WORK).isAfter(now))
                .filter(work -> snapshot.isEmpty() || status == Status.ENDED || snapshot.get().at().isBefore(work.at()))
                .isPresent();
    }

    /// Whether an event that was received at `receivedAt` comes too late to be taken.
    public boolean isClosed(Instant receivedAt, Duration lateWindow) {
        return endRecordedAt.isPresent() && receivedAt.isAfter(endRecordedAt.get().plus(lateWindow));
    }

    /// Whether a compaction that starts at `now` would come so late that rows of the log may be on their way out.
    public boolean isPastCompaction(Instant now, Duration lateWindow) {
        return isClosed(now, lateWindow.plus(DEAD_LETTER_RETENTION));
    }

    /// Whether no compaction is to start any more: it would come too late for the log, or retention has removed the export.
    public boolean isBeyondCompaction(Instant now, Duration lateWindow, Duration exportRetention) {
        return isPastCompaction(now, lateWindow)
                || export.filter(made -> !made.expiresAt(exportRetention).isAfter(now)).isPresent();
    }
}
