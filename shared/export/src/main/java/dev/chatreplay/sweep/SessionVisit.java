package dev.chatreplay.sweep;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.queue.CompactionQueue;
import dev.chatreplay.session.DueSessions;
import dev.chatreplay.session.DueSessions.Kind;
import dev.chatreplay.session.DueSessions.Next;
import dev.chatreplay.session.Lease;
import dev.chatreplay.session.RetentionPolicy;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.Sessions;
import dev.chatreplay.queue.Announcements;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/// Visits one session for the sweep: repairs it, and sets its next due time.
///
/// A visit decides from the row, which it reads with strong consistency. It does nothing when the row is missing or has a later due time,
/// because the index lags. Visits of the same session may overlap, because every repair is idempotent.
public final class SessionVisit {
    /// The delay after the sweep's own request before it treats the export as lost again. A compaction takes up to 15 minutes, and the
    /// queue may be long.
    private static final Duration REPAIR_AGAIN_AFTER = Duration.ofHours(1);

    private final Organizations organizations;
    private final Sessions sessions;
    private final DueSessions dueSessions;
    private final CompactionQueue queue;
    private final Announcements announcements;
    private final ObjectCleanup cleanup;
    private final RetentionPolicy retention;
    private final Clock clock;

    /// The action of the sweep in a visit.
    public enum Action {
        /// The session needed no work yet.
        NOTHING,
        /// The session was live and silent for too long, or live for too long. The sweep ended it.
        ENDED,
        /// The session lacked its export. The sweep requested a compaction.
        COMPACTION_REQUESTED,
        /// The export of the session was not landed. The sweep requested a worker, which lands it.
        LANDING_REQUESTED,
        /// The cleanup of orphaned, superseded and expired objects has run.
        CLEANED
    }

    /// The result of a visit.
    record Result(Action action, int deletedObjects) {
        private static final Result NOTHING = new Result(Action.NOTHING);

        private Result(Action action) {
            this(action, 0);
        }

        /// Returns whether the visit changed the session or deleted objects.
        boolean hasChanged() {
            return switch (action) {
                case NOTHING -> false;
                case ENDED, COMPACTION_REQUESTED, LANDING_REQUESTED -> true;
                case CLEANED -> deletedObjects > 0;
            };
        }
    }

    public SessionVisit(Organizations organizations, Sessions sessions, DueSessions dueSessions, CompactionQueue queue,
            Announcements announcements, ObjectCleanup cleanup, RetentionPolicy retention, Clock clock) {
        this.organizations = organizations;
        this.sessions = sessions;
        this.dueSessions = dueSessions;
        this.queue = queue;
        this.announcements = announcements;
        this.cleanup = cleanup;
        this.retention = retention;
        this.clock = clock;
    }

    /// Visits a session that the index has listed as due for a visit of this kind.
    Result visit(SessionKey key, Kind kind) {
        var now = clock.instant();
        return sessions.find(key).filter(session -> session.isDue(now)).map(session -> switch (session.status()) {
            case LIVE -> visitLive(session, now);
            case ENDED -> visitEnded(session, kind, now);
        }).orElse(Result.NOTHING);
    }

    private Result visitLive(Session session, Instant now) {
        var silentAt = retention.silentAt(session);
        if (silentAt.isAfter(now)) {
            return later(session, Kind.REPAIR, silentAt);
        }
        var settings = organizations.sessionSettings(session.key().organizationId());
        if (!sessions.presumeEnd(session, settings, now)) {
            // The session has changed since it was read: it has ended, or an event was recorded. It stays due.
            return Result.NOTHING;
        }
        queue.request(session.key(), queue.delay());
        return new Result(Action.ENDED);
    }

    private Result visitEnded(Session session, Kind kind, Instant now) {
        if (session.hasWork() && retention.canCompact(session, now)) {
            return request(session, busyUntil(session), Action.COMPACTION_REQUESTED, now);
        }
        announcements.announce(session);
        if (session.isLandingDue()) {
            return request(session, session.landing().busyUntil(), Action.LANDING_REQUESTED, now);
        }
        return switch (kind) {
            // A repair calls no S3, so that repairs continue while S3 fails.
            case REPAIR -> later(session, Kind.CLEANUP, cleanup.earliest(session));
            case CLEANUP -> clean(session, now);
        };
    }

    /// Requests the worker, unless the work is not lost yet.
    ///
    /// @param until the time until which the work is not lost; empty when no worker has it
    private Result request(Session session, Optional<Instant> until, Action action, Instant now) {
        var busy = until.filter(end -> end.isAfter(now));
        if (busy.isPresent()) {
            return later(session, Kind.REPAIR, busy.get());
        }
        queue.request(session.key(), Duration.ZERO);
        dueSessions.reschedule(session, Optional.of(new Next(Kind.REPAIR, now.plus(REPAIR_AGAIN_AFTER))));
        return new Result(action);
    }

    /// Returns the time until which the work is not lost: a worker has the lease, or a recorder or reader has requested it recently.
    private static Optional<Instant> busyUntil(Session session) {
        return Stream.of(
                session.lease().map(Lease::until),
                session.requestedFor().map(startsAt -> startsAt.plus(Sessions.LOST_AFTER)),
                session.queuedUntil())
                .flatMap(Optional::stream).max(Comparator.naturalOrder());
    }

    private Result clean(Session session, Instant now) {
        return switch (cleanup.clean(session, now)) {
            case ObjectCleanup.Outcome.TooEarly(var at) -> later(session, Kind.CLEANUP, at);
            case ObjectCleanup.Outcome.Cleaned(var deleted, var next) -> {
                dueSessions.reschedule(session, next.map(at -> new Next(Kind.CLEANUP, at)));
                yield new Result(Action.CLEANED, deleted);
            }
        };
    }

    private Result later(Session session, Kind kind, Instant at) {
        dueSessions.reschedule(session, Optional.of(new Next(kind, at)));
        return Result.NOTHING;
    }
}
