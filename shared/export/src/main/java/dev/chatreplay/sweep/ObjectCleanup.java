package dev.chatreplay.sweep;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.export.ExportBucket;
import dev.chatreplay.session.ChatFile;
import dev.chatreplay.session.ExportCommits;
import dev.chatreplay.session.RetentionPolicy;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.Sessions;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/// Deletes the orphaned, superseded and expired objects of ended sessions. These are the objects of attempts that can never commit, of
/// superseded exports, of snapshots, and of expired exports.
public final class ObjectCleanup {
    private final Sessions sessions;
    private final ExportCommits commits;
    private final ExportBucket bucket;
    private final RetentionPolicy retention;

    /// The result of a cleanup.
    public sealed interface Outcome {
        /// All objects that may be deleted were deleted.
        ///
        /// @param deleted the number of deleted objects
        /// @param next the time when the export expires; empty when no export is kept
        record Cleaned(int deleted, Optional<Instant> next) implements Outcome {}

        /// The cleanup may not start before `at`.
        record TooEarly(Instant at) implements Outcome {}
    }

    public ObjectCleanup(Sessions sessions, ExportCommits commits, ExportBucket bucket, RetentionPolicy retention) {
        this.sessions = sessions;
        this.commits = commits;
        this.bucket = bucket;
        this.retention = retention;
    }

    /// Deletes the objects of an ended session that are no longer needed, unless it is too early. Then it makes no call to S3.
    ///
    /// @param seen the session as the sweep has read it
    public Outcome clean(Session seen, Instant now) {
        var notBefore = earliest(seen);
        return notBefore.isAfter(now) ? new Outcome.TooEarly(notBefore) : cleanDue(seen.key(), now);
    }

    private Outcome cleanDue(SessionKey sessionKey, Instant now) {
        // List first, then read the row. An object that is neither in the export nor written by the attempt in the row can never be
        // committed, because attempts are never reused. It is safe to delete, even while its worker is paused.
        var keys = bucket.keysOf(sessionKey);
        var row = sessions.find(sessionKey).map(session -> releaseExpiredLease(session, now));
        if (row.isEmpty()) {
            // The row expires last, so the lifecycle of the bucket has deleted the objects.
            return new Outcome.Cleaned(0, Optional.empty());
        }
        var session = row.get();
        var earliest = earliest(session);
        if (earliest.isAfter(now)) {
            return new Outcome.TooEarly(earliest);
        }
        var kept = session.export().filter(export -> retention.isKept(export, now));
        var keptKeys = kept.stream().flatMap(export -> export.files().values().stream()).map(ChatFile::key)
                .collect(Collectors.toSet());
        var deletable = keys.stream().filter(key -> !keptKeys.contains(key)).toList();
        deletable.forEach(bucket::delete);
        return new Outcome.Cleaned(deletable.size(), kept.map(retention::expiresAt));
    }

    /// Returns the earliest time of a cleanup: no link leads to an object outside the export, and the lease in the row has ended.
    Instant earliest(Session session) {
        var settled = retention.linksEndedAt(session);
        var lease = session.lease().map(held -> held.until().plusSeconds(1)).orElse(Instant.MIN);
        return lease.isAfter(settled) ? lease : settled;
    }

    /// Releases an expired lease, and reads the row again. The row then refuses the commit of a stale worker.
    private Session releaseExpiredLease(Session session, Instant now) {
        var expired = session.lease().filter(lease -> lease.until().isBefore(now));
        if (expired.isEmpty()) {
            return session;
        }
        commits.release(session.key(), expired.get().attempt());
        return sessions.find(session.key()).orElse(session);
    }
}
