package dev.chatreplay.sweep;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.queue.CompactionQueue;
import dev.chatreplay.session.DueSessions;
import dev.chatreplay.session.RetentionPolicy;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.Sessions;
import dev.chatreplay.webhook.Announcements;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Visits one session for the sweep: repairs it, and sets its next due time.
///
/// A visit decides from the row, which it reads with strong consistency. Visits of the same session may overlap, because every repair is
/// idempotent.
public final class SessionVisit {
    private final Sessions sessions;
    private final DueSessions dueSessions;
    private final CompactionQueue queue;
    private final Announcements announcements;
    private final ObjectCleanup cleanup;
    private final RetentionPolicy retention;
    private final Clock clock;

    /// The action of the sweep in a visit.
    public enum Action {
        /// The session needed no work.
        NOTHING,
        /// The session was live and silent for too long, or live for too long. The sweep ended it.
        ENDED,
        /// The session lacked its export. The sweep requested a compaction.
        COMPACTION_REQUESTED,
        /// The cleanup of orphaned, superseded and expired objects has run.
        CLEANED
    }

    /// The result of a visit.
    record Result(Action action, int deletedObjects) {
        private Result(Action action) {
            this(action, 0);
        }
    }

    public SessionVisit(Sessions sessions, DueSessions dueSessions, CompactionQueue queue, Announcements announcements,
            ObjectCleanup cleanup, RetentionPolicy retention, Clock clock) {
        this.sessions = sessions;
        this.dueSessions = dueSessions;
        this.queue = queue;
        this.announcements = announcements;
        this.cleanup = cleanup;
        this.retention = retention;
        this.clock = clock;
    }

    Result visit(SessionKey key) {
        var session = sessions.find(key).orElseThrow();
        return switch (session.status()) {
            case LIVE -> visitLive(session);
            case ENDED -> visitEnded(session);
        };
    }

    private Result visitLive(Session session) {
        var now = clock.instant();
        var silentAt = retention.silentAt(session);
        if (silentAt.isAfter(now)) {
            dueSessions.reschedule(session, Optional.of(silentAt));
            return new Result(Action.NOTHING);
        }
        if (!sessions.presumeEnd(session, now)) {
            // The session has changed since it was read. That write has set its next due time.
            return new Result(Action.NOTHING);
        }
        queue.request(session.key(), queue.delay());
        return new Result(Action.ENDED);
    }

    private Result visitEnded(Session session) {
        var now = clock.instant();
        if (lacksExport(session, now)) {
            queue.request(session.key(), Duration.ZERO);
            dueSessions.reschedule(session, Optional.of(now.plus(DueSessions.REPAIR_AGAIN_AFTER)));
            return new Result(Action.COMPACTION_REQUESTED);
        }
        announcements.announce(session);
        return switch (cleanup.clean(session.key(), now)) {
            case ObjectCleanup.Outcome.TooEarly(var at) -> {
                dueSessions.reschedule(session, Optional.of(at));
                yield new Result(Action.NOTHING);
            }
            case ObjectCleanup.Outcome.Cleaned(var deleted, var next) -> {
                dueSessions.reschedule(session, next);
                yield new Result(Action.CLEANED, deleted);
            }
        };
    }

    private boolean lacksExport(Session session, Instant now) {
        return session.hasWork() && retention.canCompact(session, now);
    }
}
