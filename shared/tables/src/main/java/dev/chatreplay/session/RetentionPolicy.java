package dev.chatreplay.session;

import dev.chatreplay.runtime.Environment;
import java.time.Duration;
import java.time.Instant;

/// Decides how long each thing is kept, and until when a session can still change. Every duration of days is here, and
/// every question that depends on one.
///
/// @param lateWindow `LATE_WINDOW_DAYS`, default 7, at most 14: how long after its end a session takes late events
/// @param exportRetention `EXPORT_RETENTION_DAYS`, default 30: when the bucket's lifecycle removes an export
/// @param sessionSilence `SESSION_SILENCE_HOURS`, default 24: after how long without an event a live session counts as ended
/// @param linkLifetime `LINK_TTL_SECONDS`, default 3600: how long a download link lives at most
public record RetentionPolicy(Duration lateWindow, Duration exportRetention, Duration sessionSilence,
        Duration linkLifetime) {
    /// The longest time that a session may run.
    public static final Duration MAX_SESSION = Duration.ofDays(30);
    /// The bucket's lifecycle removes a snapshot after this time.
    public static final Duration SNAPSHOT_RETENTION = Duration.ofDays(1);

    private static final int MAX_LATE_WINDOW_DAYS = 14;
    /// [SQS](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html) keeps a message
    /// for at most 14 days.
    private static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(14);
    /// The time from the acceptance of an event to the start of its compaction, at most. It covers together: 15 minutes of delay in the
    /// compaction queue, 15 minutes of a lease whose worker died, 50 minutes of failing tries or 2.5 hours of tries that run out of time,
    /// and, when the request was lost, 5 minutes until the sweep finds it and an hour until it asks again. That is below 6 hours.
    /// A day leaves an operator 18 hours to repair compactions that do not start.
    private static final Duration COMPACTION_START = Duration.ofDays(1);
    /// The time that an event may lie in its queue before it is recorded, and the difference of clocks.
    private static final Duration QUEUE_MARGIN = Duration.ofDays(1);
    /// For DynamoDB's clock and for work that is under way.
    private static final Duration LOG_MARGIN = Duration.ofDays(3);
    /// For clocks that differ, for a link that is signed while its export is superseded, and for a download that is under way.
    private static final Duration CLEANUP_MARGIN = Duration.ofDays(1);
    private static final int MAX_LINK_LIFETIME_SECONDS = 604_800;

    /// Reads the policy of an installation.
    public static RetentionPolicy from(Environment environment) {
        var policy = new RetentionPolicy(
                Duration.ofDays(environment.number("LATE_WINDOW_DAYS", 7, 0, MAX_LATE_WINDOW_DAYS)),
                Duration.ofDays(environment.number("EXPORT_RETENTION_DAYS", 30, 2, 36_500)),
                Duration.ofHours(environment.number("SESSION_SILENCE_HOURS", 24, 1, 720)),
                Duration.ofSeconds(environment.number("LINK_TTL_SECONDS", 3600, 1, MAX_LINK_LIFETIME_SECONDS)));
        if (policy.exportRetention.compareTo(policy.minExportRetention()) < 0) {
            environment.problem("EXPORT_RETENTION_DAYS must be at least twice LATE_WINDOW_DAYS plus 2");
        }
        return policy;
    }

    /// How long an export must be kept, so that its expiry refuses no event of the late window. The first export may be as old as a
    /// presumed end. The real end may confirm that on the last day of the late window, which then starts again.
    private Duration minExportRetention() {
        return lateWindow.plus(lateWindow).plus(COMPACTION_START).plus(QUEUE_MARGIN);
    }

    /// When DynamoDB may remove a row of the log: after the longest session, the longest late window, the same again when the real
    /// end confirms a presumed end on its last day, and the time in a dead-letter queue. No compaction that may still start
    /// meets a log that has begun to expire.
    public static Instant logRowExpiresAt(Instant recordedAt) {
        var lateWindow = Duration.ofDays(MAX_LATE_WINDOW_DAYS);
        return recordedAt.plus(MAX_SESSION).plus(lateWindow).plus(lateWindow).plus(DEAD_LETTER_RETENTION)
                .plus(LOG_MARGIN);
    }

    /// When the sweep ends a live session, if no further event of it is recorded.
    public Instant silentAt(Session session) {
        return silentAt(session.createdAt(), session.lastActivityAt());
    }

    /// As [#silentAt(Session)], for a session that was created at `createdAt` and last active at `lastActivityAt`.
    Instant silentAt(Instant createdAt, Instant lastActivityAt) {
        var silent = lastActivityAt.plus(sessionSilence);
        var tooLong = createdAt.plus(MAX_SESSION);
        return silent.isBefore(tooLong) ? silent : tooLong;
    }

    /// Whether an event is recorded at `now` that was first received at `receivedAt`: in the late window, and early enough for its
    /// compaction. An event that is redriven counts as received when it was first received, so only the second rule ends redrives.
    public boolean takesEvent(Session session, Instant receivedAt, Instant now) {
        return !isAfterEnd(session, receivedAt, lateWindow) && canCompact(session, now.plus(COMPACTION_START));
    }

    /// Whether a compaction may start at `now`: it meets no log that has begun to expire, and brings back no export that retention has
    /// removed.
    public boolean canCompact(Session session, Instant now) {
        return !isAfterEnd(session, now, lateWindow.plus(DEAD_LETTER_RETENTION))
                && session.export().filter(export -> !isKept(export, now)).isEmpty();
    }

    /// Whether retention still keeps the object of an export.
    public boolean isKept(Export export, Instant now) {
        return expiresAt(export).isAfter(now);
    }

    /// When retention removes the object of an export.
    public Instant expiresAt(Export export) {
        return export.exportedAt().plus(exportRetention);
    }

    /// When retention removes the object of a snapshot.
    public Instant expiresAt(Snapshot snapshot) {
        return snapshot.at().plus(SNAPSHOT_RETENTION);
    }

    /// From when on no link leads to anything but the export of an ended session.
    ///
    /// @throws java.util.NoSuchElementException when the session is live
    public Instant linksEndedAt(Session session) {
        var longestLink = linkLifetime.compareTo(SNAPSHOT_RETENTION) > 0 ? linkLifetime : SNAPSHOT_RETENTION;
        return session.export().map(Export::compactedAt).or(session::endRecordedAt).orElseThrow()
                .plus(longestLink).plus(CLEANUP_MARGIN);
    }

    private static boolean isAfterEnd(Session session, Instant moment, Duration window) {
        return session.endRecordedAt().filter(end -> moment.isAfter(end.plus(window))).isPresent();
    }
}
