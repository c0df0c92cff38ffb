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

/// Looks at one session, does what it lacks, and says when it is to be looked at next.
///
/// Everything here is asked of the row itself, read consistently. Any number of visits may meet: what each does may be done twice.
public final class SessionVisit {
    private final Sessions sessions;
    private final DueSessions dueSessions;
    private final CompactionQueue queue;
    private final Announcements announcements;
    private final ObjectCleanup cleanup;
    private final RetentionPolicy retention;
    private final Clock clock;

    /// What was done for a session.
    public enum Done {
        /// Nothing: all is well.
        NOTHING,
        /// It was live and silent for too long, or live for too long, and has been ended.
        ENDED,
        /// Its compaction was missing and has been asked for.
        COMPACTION_REQUESTED,
        /// What nobody can come to any more has been removed.
        CLEANED
    }

    /// What a visit did.
    record Result(Done done, int removedObjects) {
        private Result(Done done) {
            this(done, 0);
        }
    }

    /// Builds a visit.
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
            case LIVE -> toLive(session);
            case ENDED -> toEnded(session);
        };
    }

    private Result toLive(Session session) {
        var now = clock.instant();
        var silentAt = retention.silentAt(session);
        if (silentAt.isAfter(now)) {
            dueSessions.reschedule(session, Optional.of(silentAt));
            return new Result(Done.NOTHING);
        }
        if (!sessions.presumeEnd(session, now)) {
            // Something was recorded just now: it is due again when that is long ago.
            return new Result(Done.NOTHING);
        }
        queue.request(session.key(), queue.delay());
        return new Result(Done.ENDED);
    }

    private Result toEnded(Session session) {
        var now = clock.instant();
        if (isMissingItsExport(session, now)) {
            queue.request(session.key(), Duration.ZERO);
            dueSessions.reschedule(session, Optional.of(now.plus(DueSessions.REPAIR_AGAIN_AFTER)));
            return new Result(Done.COMPACTION_REQUESTED);
        }
        announcements.announce(session);
        return switch (cleanup.clean(session.key(), now)) {
            case ObjectCleanup.Outcome.Later(var at) -> {
                dueSessions.reschedule(session, Optional.of(at));
                yield new Result(Done.NOTHING);
            }
            case ObjectCleanup.Outcome.Cleaned(var removed, var next) -> {
                dueSessions.reschedule(session, next);
                yield new Result(Done.CLEANED, removed);
            }
        };
    }

    private boolean isMissingItsExport(Session session, Instant now) {
        return session.hasWork() && retention.canCompact(session, now);
    }
}
