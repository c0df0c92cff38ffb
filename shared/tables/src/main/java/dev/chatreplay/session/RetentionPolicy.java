package dev.chatreplay.session;

import dev.chatreplay.runtime.Environment;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// The rules for how long sessions accept events, and how long exports, snapshots and log entries are kept. All durations of days, and all decisions
/// that depend on them, are in this class.
///
/// @param lateWindow `LATE_WINDOW_DAYS`, default 7, at most 14: the time after its end in which a session accepts late events
/// @param exportRetention `EXPORT_RETENTION_DAYS`, default 30: the time after which the bucket's lifecycle deletes an export
/// @param sessionSilence `SESSION_SILENCE_HOURS`, default 24: the time without an event after which the sweep ends a live session
/// @param linkLifetime `LINK_TTL_SECONDS`, default 3600: the maximum lifetime of a download link
public record RetentionPolicy(Duration lateWindow, Duration exportRetention, Duration sessionSilence,
        Duration linkLifetime) {
    /// The maximum duration of a session.
    public static final Duration MAX_SESSION = Duration.ofDays(30);
    /// The bucket's lifecycle deletes a snapshot after this time.
    public static final Duration SNAPSHOT_RETENTION = Duration.ofDays(1);

    private static final int MAX_LATE_WINDOW_DAYS = 14;
    private static final Duration MAX_LATE_WINDOW = Duration.ofDays(MAX_LATE_WINDOW_DAYS);
    /// [SQS](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html) keeps a message
    /// for at most 14 days.
    private static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(14);
    /// The maximum time from the acceptance of an event to the start of its compaction. It covers the sum of these times:
    ///
    /// - 15 minutes of delay in the compaction queue,
    /// - 15 minutes of the lease of a dead worker,
    /// - 50 minutes of failed tries, or 2.5 hours of tries that run out of time,
    /// - after a lost request, 11 minutes until the sweep finds it, and an hour until the sweep requests again.
    ///
    /// The sum is below 6 hours. A day leaves an operator 18 hours to repair compactions that do not start.
    private static final Duration COMPACTION_START = Duration.ofDays(1);
    /// The margin for the time of an event in its queue before it is recorded, and for clock skew.
    private static final Duration QUEUE_MARGIN = Duration.ofDays(1);
    /// The margin for DynamoDB's clock, and for work in progress.
    private static final Duration LOG_MARGIN = Duration.ofDays(3);
    /// The lifetime of a log row. It is the sum of:
    ///
    /// - the longest session,
    /// - the longest late window,
    /// - a second late window, because a confirmed end on the last day of the first one starts it again,
    /// - the longest time in a dead-letter queue,
    /// - a margin.
    private static final Duration LOG_ROW = MAX_SESSION.plus(MAX_LATE_WINDOW).plus(MAX_LATE_WINDOW)
            .plus(DEAD_LETTER_RETENTION).plus(LOG_MARGIN);
    /// The time by which a session's row outlives its last log row and its last object. It covers work in progress, clock skew, and S3, whose
    /// lifecycle rounds up to the next midnight.
    private static final Duration ROW_MARGIN = Duration.ofDays(14);
    /// The margin for clock skew, for a link that is signed while its export is superseded, and for a download in progress.
    private static final Duration CLEANUP_MARGIN = Duration.ofDays(1);
    private static final int MAX_LINK_LIFETIME_SECONDS = 604_800;

    /// Reads the policy from the environment.
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

    /// Returns the minimum retention of an export. With it, no event in the late window is refused because its export expires. The
    /// first export may be made at the presumed end. The confirmed end may follow on the last day of the late window, and the late window then starts again.
    private Duration minExportRetention() {
        return lateWindow.plus(lateWindow).plus(COMPACTION_START).plus(QUEUE_MARGIN);
    }

    /// Returns the time from which DynamoDB may delete a row of the log. No compaction starts so late that it reads a log that has begun to expire.
    public static Instant logRowExpiresAt(Instant recordedAt) {
        return recordedAt.plus(LOG_ROW);
    }

    /// Returns the time from which DynamoDB may delete the row of an ended session. The row outlives all log rows and objects of the session.
    ///
    /// Each event is written, and each compaction starts, within the longest late window and the longest time in a dead-letter queue after the
    /// end. So late events and exports do not move this time. A confirmed end does, because the late window then starts again.
    ///
    /// The row of a live session has no such time, because the sweep ends every session.
    ///
    /// @return a whole second, because DynamoDB compares seconds
    Instant rowExpiresAt(Instant endRecordedAt) {
        var longestKept = exportRetention.compareTo(LOG_ROW) > 0 ? exportRetention : LOG_ROW;
        return endRecordedAt.plus(MAX_LATE_WINDOW).plus(DEAD_LETTER_RETENTION).plus(longestKept).plus(ROW_MARGIN)
                .truncatedTo(ChronoUnit.SECONDS);
    }

    /// Returns whether a log row that was written at the first receipt of an event would have expired since. No session accepts the event,
    /// because the row of its session may have expired, too. A redrive would then create the session again.
    public static boolean isTooOld(Instant receivedAt, Instant now) {
        return !logRowExpiresAt(receivedAt).isAfter(now);
    }

    /// Returns the time at which the sweep ends a live session, if no further event is recorded before.
    public Instant silentAt(Session session) {
        return silentAt(session.createdAt(), session.lastActivityAt());
    }

    /// Returns the same as [#silentAt(Session)], for a session that was created at `createdAt` and last active at `lastActivityAt`.
    Instant silentAt(Instant createdAt, Instant lastActivityAt) {
        var silent = lastActivityAt.plus(sessionSilence);
        var tooLong = createdAt.plus(MAX_SESSION);
        return silent.isBefore(tooLong) ? silent : tooLong;
    }

    /// Returns whether the session accepts an event at `now`. The event must not be too old. It must have been first received in the late window,
    /// and a compaction that starts a day later must still be allowed. A redrive does not change the time of first receipt, so only the second rule limits
    /// redrives.
    ///
    /// @param receivedAt the time when the event was first received
    public boolean acceptsEvent(Session session, Instant receivedAt, Instant now) {
        return !isTooOld(receivedAt, now) && !isAfterEnd(session, receivedAt, lateWindow)
                && canRequestCompaction(session, now);
    }

    /// Returns whether a compaction that is requested at `now` can still be made: one that starts a day later must be allowed.
    public boolean canRequestCompaction(Session session, Instant now) {
        return canCompact(session, now.plus(COMPACTION_START));
    }

    /// Returns the earliest recorded end of a session that still accepts an event at `now`. It ignores the retention of exports.
    ///
    /// @param receivedAt the time when the event was first received
    Instant earliestEndThatAccepts(Instant receivedAt, Instant now) {
        var inLateWindow = receivedAt.minus(lateWindow);
        var canBeCompacted = now.plus(COMPACTION_START).minus(lateWindow.plus(DEAD_LETTER_RETENTION));
        return inLateWindow.isAfter(canBeCompacted) ? inLateWindow : canBeCompacted;
    }

    /// Returns whether a compaction may start at `now`. It must not read a log that has begun to expire, and must not make an expired export again.
    public boolean canCompact(Session session, Instant now) {
        return !isAfterEnd(session, now, lateWindow.plus(DEAD_LETTER_RETENTION))
                && session.export().filter(export -> !isKept(export, now)).isEmpty();
    }

    /// Returns whether the bucket still keeps the files of an export.
    public boolean isKept(Export export, Instant now) {
        return expiresAt(export).isAfter(now);
    }

    /// Returns the time at which the bucket's lifecycle deletes the files of an export.
    public Instant expiresAt(Export export) {
        return export.exportedAt().plus(exportRetention);
    }

    /// Returns the time at which the bucket's lifecycle deletes the files of a snapshot.
    public Instant expiresAt(Snapshot snapshot) {
        return snapshot.at().plus(SNAPSHOT_RETENTION);
    }

    /// Returns the time from which no download link of an ended session leads to an object outside its export.
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
