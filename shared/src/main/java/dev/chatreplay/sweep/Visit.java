package dev.chatreplay.sweep;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.aws.Configuration;
import dev.chatreplay.export.Announcements;
import dev.chatreplay.export.Cleaning;
import dev.chatreplay.export.CompactionRequests;
import dev.chatreplay.session.DueSessions;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.SessionKey;
import dev.chatreplay.session.Sessions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Looks at one session, does what it lacks, and says when it is to be looked at next.
///
/// Everything here is asked of the row itself, read consistently. Any number of visits may meet: what each does may be done twice.
public final class Visit {
    /// How long after a compaction was asked for it is missed again. One takes 15 minutes at the most, and a queue may be long.
    private static final Duration REPAIR_AGAIN_AFTER = Duration.ofHours(1);

    private final Sessions sessions;
    private final DueSessions dueSessions;
    private final CompactionRequests requests;
    private final Announcements announcements;
    private final Cleaning cleaning;
    private final Configuration configuration;
    private final Clock clock;

    /// What was done for a session.
    public enum Done {
        /// Nothing: all is well.
        NOTHING,
        /// It was live and silent for too long, or live for too long, and has been ended.
        ENDED,
        /// Its compaction was missing and has been asked for.
        REQUESTED,
        /// What nobody can come to any more has been removed.
        CLEANED
    }

    /// What a visit did.
    record Result(Done done, int removedObjects) {
        private Result(Done done) {
            this(done, 0);
        }
    }

    Visit(Configuration configuration, AwsClients aws, Clock clock) {
        this.sessions = new Sessions(aws.dynamoDb(), configuration.sessionsTable());
        this.dueSessions = new DueSessions(aws.dynamoDb(), configuration.sessionsTable());
        this.requests = new CompactionRequests(aws.sqs(), configuration.compactionQueueUrl());
        this.announcements = new Announcements(sessions, aws.sqs(), configuration.webhookQueueUrl());
        this.cleaning = new Cleaning(configuration, aws);
        this.configuration = configuration;
        this.clock = clock;
    }

    Result to(SessionKey key) {
        var session = sessions.find(key).orElseThrow();
        return session.status() == Session.Status.LIVE ? toLive(session) : toEnded(session);
    }

    private Result toLive(Session session) {
        var now = clock.instant();
        var silentAt = session.silentAt(configuration.sessionSilence());
        if (silentAt.isAfter(now)) {
            dueSessions.reschedule(session, Optional.of(silentAt));
            return new Result(Done.NOTHING);
        }
        if (!sessions.presumeEnd(session, now)) {
            // Something was recorded just now: it is due again when that is long ago.
            return new Result(Done.NOTHING);
        }
        requests.request(session.key(), configuration.compactionDelay());
        return new Result(Done.ENDED);
    }

    private Result toEnded(Session session) {
        var now = clock.instant();
        if (isMissingItsExport(session, now)) {
            requests.request(session.key(), Duration.ZERO);
            dueSessions.reschedule(session, Optional.of(now.plus(REPAIR_AGAIN_AFTER)));
            return new Result(Done.REQUESTED);
        }
        announcements.announce(session);
        return switch (cleaning.clean(session.key(), now)) {
            case Cleaning.Outcome.Later(var at) -> {
                dueSessions.reschedule(session, Optional.of(at));
                yield new Result(Done.NOTHING);
            }
            case Cleaning.Outcome.Cleaned(var removed, var next) -> {
                dueSessions.reschedule(session, next);
                yield new Result(Done.CLEANED, removed);
            }
        };
    }

    private boolean isMissingItsExport(Session session, Instant now) {
        return !session.isCurrent()
                && !session.isBeyondCompaction(now, configuration.lateWindow(), configuration.exportRetention());
    }
}
