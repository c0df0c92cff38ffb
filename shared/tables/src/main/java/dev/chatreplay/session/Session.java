package dev.chatreplay.session;

import dev.chatreplay.event.SessionKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

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
/// @param logVersion 0 while live, then raised whenever an event was written to the log
/// @param workVersion 0 while live, then raised with `logVersion`, and when a further format is asked for
/// @param formats the names of the formats that were asked for, beside the one that every export has
/// @param lease of the worker that compacts it
/// @param export its finished chat
/// @param announced the highest log version whose export has been announced
/// @param snapshot of a live session
/// @param snapshotLease of the worker that makes a snapshot
/// @param queued the mark of a reader that has queued work, because it was too long for its own call
/// @param requestedFor when the compaction starts that was last asked for because of late events
/// @param dueAt when the sweep has to look at it next; empty when never
public record Session(SessionKey key, String meetingId, Optional<String> title, Status status,
        Optional<Instant> startedAt, Optional<Instant> endedAt, Optional<Instant> endRecordedAt, boolean isEndPresumed,
        Instant createdAt, Instant lastActivityAt,
        long logVersion, long workVersion, Set<String> formats, Optional<Lease> lease, Optional<Export> export,
        long announced, Optional<Snapshot> snapshot,
        Optional<Lease> snapshotLease, Optional<Queued> queued, Optional<Instant> requestedFor,
        Optional<Instant> dueAt) {

    /// How long a mark counts whose message was lost, or was never sent because the reader died: as long as a Lambda function runs.
    private static final Duration MAX_WORK = Duration.ofMinutes(15);

    /// Copies the formats.
    public Session {
        formats = Set.copyOf(formats);
    }

    /// The mark that a reader leaves when it queues work. The worker clears it when it acknowledges the message.
    ///
    /// @param workVersion of the session when the mark was set
    /// @param at when the mark was set
    public record Queued(long workVersion, Instant at) {}

    /// Whether a session runs.
    public enum Status {
        /// It runs, as far as we have been told.
        LIVE,
        /// It is over; it stays so.
        ENDED
    }

    /// Whether the export holds every event that was recorded. A chat is called complete only then.
    public boolean isCurrent() {
        return switch (status) {
            case LIVE -> false;
            case ENDED -> export.filter(made -> made.logVersion() == logVersion).isPresent();
        };
    }

    /// Whether there is no work left: the export is current, and a compaction has seen every format that was asked for.
    public boolean isDone() {
        return switch (status) {
            case LIVE -> false;
            case ENDED -> export.filter(made -> made.workVersion() == workVersion).isPresent();
        };
    }

    /// Whether a compactor has work: the session has ended, and its export lacks events or a format that was asked for.
    public boolean hasWork() {
        return switch (status) {
            case LIVE -> false;
            case ENDED -> !isDone();
        };
    }

    /// The file of the current export in a format; empty when there is work to do before a reader can have it.
    public Optional<ChatFile> ready(String format) {
        return isCurrent() ? export.map(made -> made.files().get(format)) : Optional.empty();
    }

    /// Whether the work that this session needs now is in the queue already, so that it need not be started again.
    public boolean isQueued(Instant now) {
        return queued.filter(mark -> mark.workVersion() == workVersion)
                .filter(mark -> mark.at().plus(MAX_WORK).isAfter(now))
                .isPresent();
    }
}
