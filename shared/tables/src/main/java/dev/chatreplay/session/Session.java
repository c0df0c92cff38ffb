package dev.chatreplay.session;

import dev.chatreplay.event.SessionKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// A session, as decoded from its row.
///
/// @param key the organization and the session id
/// @param meetingId the meeting of the first recorded event; empty while the session has only refused events
/// @param title the title of the meeting; empty when no event had one
/// @param status live or ended
/// @param startedAt the earliest recorded start, by the producer's clock
/// @param endedAt the time of the first recorded end, by the producer's clock
/// @param endRecordedAt the time when its end was recorded, by the service's clock; all windows count from here
/// @param isEndPresumed whether the sweep ended the session, and no `session.ended` has confirmed the end yet
/// @param beganAt the earliest `occurredAt` that was known when the row was created; lists go by it, and it never changes
/// @param createdAt the time when its first event was recorded or refused, by the service's clock
/// @param lastActivityAt the time when its last event was recorded, by the service's clock, to within [Sessions#ACTIVITY_GRAIN]
/// @param logVersion 0 while live, 1 at the end; a recorder raises it after each later write to the log
/// @param workVersion 0 while live, then raised with `logVersion`; also raised when a reader adds a format
/// @param formats the names of the formats that the organization has set or that readers requested, apart from the one that every export has
/// @param lease the lease of the worker that compacts the session
/// @param export the export of the ended session; empty before its first compaction
/// @param landing whether exports are landed, and which one is
/// @param withdrawn the files of exports with a lower `workVersion` are withdrawn; 0 when none are
/// @param announced which exports were announced
/// @param snapshot the snapshot of the live session; ignored after the end
/// @param snapshotLease the lease of the worker that makes a snapshot
/// @param queued the mark of a reader that queued work, because the work was too long for its own call
/// @param requestedFor the start time of the compaction that was last requested because of late events
/// @param dueAt the time when the sweep visits the session next; empty when it never does
/// @param expiresAt the time from which DynamoDB may delete the row; empty while the session is live. Until it is deleted, the row counts
/// @param refusedEvents the bus events that were refused and not recorded since; at most [RefusedEvents#MAX]
public record Session(SessionKey key, Optional<String> meetingId, Optional<String> title, Status status,
        Optional<Instant> startedAt, Optional<Instant> endedAt, Optional<Instant> endRecordedAt, boolean isEndPresumed,
        Instant beganAt, Instant createdAt, Instant lastActivityAt,
        long logVersion, long workVersion, Set<String> formats, Optional<Lease> lease, Optional<Export> export,
        SessionLanding landing, long withdrawn, Announced announced, Optional<Snapshot> snapshot,
        Optional<Lease> snapshotLease, Optional<Queued> queued, Optional<Instant> requestedFor,
        Optional<Instant> dueAt, Optional<Instant> expiresAt, Set<EventDigest> refusedEvents) {

    /// The time for which a mark counts: the maximum duration of a Lambda invocation. The limit is for a mark whose queue message was lost,
    /// or was never sent because the reader died.
    private static final Duration MAX_WORK = Duration.ofMinutes(15);

    /// Copies the sets.
    public Session {
        formats = Set.copyOf(formats);
        refusedEvents = Set.copyOf(refusedEvents);
    }

    /// The mark that a reader sets before it queues work. The worker removes the mark before it acknowledges the queue message.
    ///
    /// @param workVersion the session's `workVersion` when the mark was set
    /// @param at the time when the mark was set
    public record Queued(long workVersion, Instant at) {}

    /// Whether a session is live.
    public enum Status {
        /// The session has no recorded end.
        LIVE,
        /// The session has ended. This status is final.
        ENDED
    }

    /// Returns whether the export holds every recorded event. Only then does an answer have `chat_complete: true`.
    public boolean isCurrent() {
        return switch (status) {
            case LIVE -> false;
            case ENDED -> export.filter(made -> made.logVersion() == logVersion).isPresent();
        };
    }

    /// Returns whether the session has ended and no work is left: the export is current, and a compaction has seen every requested format.
    public boolean isDone() {
        return switch (status) {
            case LIVE -> false;
            case ENDED -> export.filter(made -> made.workVersion() == workVersion).isPresent();
        };
    }

    /// Returns whether a compactor has work: the session has ended, and its export lacks events or a requested format.
    public boolean hasWork() {
        return switch (status) {
            case LIVE -> false;
            case ENDED -> !isDone();
        };
    }

    /// Returns the export whose files readers may get; empty when there is none, or when its files are withdrawn.
    public Optional<Export> readable() {
        return export.filter(made -> made.workVersion() >= withdrawn);
    }

    /// Returns the file of the current export in a format; empty when the export is not current, lacks the format, or is withdrawn.
    public Optional<ChatFile> ready(String format) {
        return isCurrent() ? readable().map(made -> made.files().get(format)) : Optional.empty();
    }

    /// Returns the export whose files a worker must copy to the landing bucket; empty when no export is to land. Withdrawn files do not land.
    public Optional<Export> toLand() {
        return readable().filter(made -> landing.isWanted() && made.workVersion() > landing.landed());
    }

    /// Returns whether the sweep must request a further try to land the export.
    public boolean isLandingDue() {
        return toLand().filter(made -> !landing.isDeadLettered(made.workVersion())).isPresent();
    }

    /// Returns the number of refused bus events. When it is [RefusedEvents#MAX], there may be more.
    public int refused() {
        return refusedEvents.size();
    }

    /// Returns whether a mark shows that this session's work is queued. A reader then does not queue it again.
    public boolean isQueued(Instant now) {
        return queuedUntil().filter(until -> until.isAfter(now)).isPresent();
    }

    /// Returns the time until which a mark shows that this session's work is queued; empty without a mark for this work.
    public Optional<Instant> queuedUntil() {
        return queued.filter(mark -> mark.workVersion() == workVersion).map(mark -> mark.at().plus(MAX_WORK));
    }

    /// Returns whether the sweep's next visit is due.
    public boolean isDue(Instant now) {
        return dueAt.filter(at -> !at.isAfter(now)).isPresent();
    }
}
