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

/// Deletes the orphaned, superseded and expired objects of ended sessions: those of attempts that were never committed, of superseded
/// exports, of snapshots, and of an export at the end of its retention.
public final class ObjectCleanup {
    private final Sessions sessions;
    private final ExportCommits commits;
    private final ExportBucket bucket;
    private final RetentionPolicy retention;

    /// The result of a cleanup.
    public sealed interface Outcome {
        /// Nothing is left but what is to stay.
        ///
        /// @param removed how many objects were removed
        /// @param next when there will be something to remove again
        record Cleaned(int removed, Optional<Instant> next) implements Outcome {}

        /// It is too early.
        record Later(Instant at) implements Outcome {}
    }

    /// Builds a cleanup.
    public ObjectCleanup(Sessions sessions, ExportCommits commits, ExportBucket bucket, RetentionPolicy retention) {
        this.sessions = sessions;
        this.commits = commits;
        this.bucket = bucket;
        this.retention = retention;
    }

    /// Cleans up after an ended session, if it is time.
    public Outcome clean(SessionKey sessionKey, Instant now) {
        // List first, then read the row. An object that is neither in the export nor written by the attempt in the row can never be
        // committed, because attempts are never reused. It is safe to delete, even while its worker is paused.
        var keys = bucket.keysOf(sessionKey);
        var session = withoutDeadLease(sessions.find(sessionKey).orElseThrow(), now);
        var earliest = earliest(session);
        if (earliest.isAfter(now)) {
            return new Outcome.Later(earliest);
        }
        var kept = session.export().filter(export -> retention.isKept(export, now));
        var keptKeys = kept.stream().flatMap(export -> export.files().values().stream()).map(ChatFile::key)
                .collect(Collectors.toSet());
        var removable = keys.stream().filter(key -> !keptKeys.contains(key)).toList();
        removable.forEach(bucket::remove);
        return new Outcome.Cleaned(removable.size(), kept.map(retention::expiresAt));
    }

    /// The time from which no link leads to another object than the export, and no worker holds the lease.
    private Instant earliest(Session session) {
        var settled = retention.linksEndedAt(session);
        var lease = session.lease().map(held -> held.until().plusSeconds(1)).orElse(Instant.MIN);
        return lease.isAfter(settled) ? lease : settled;
    }

    /// Releases an expired lease. The row then refuses the commit of a worker that was paused.
    private Session withoutDeadLease(Session session, Instant now) {
        var dead = session.lease().filter(lease -> lease.until().isBefore(now));
        if (dead.isEmpty()) {
            return session;
        }
        commits.release(session.key(), dead.get().attempt());
        return sessions.find(session.key()).orElseThrow();
    }
}
