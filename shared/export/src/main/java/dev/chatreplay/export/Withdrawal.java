package dev.chatreplay.export;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.queue.CompactionQueue;
import dev.chatreplay.session.Export;
import dev.chatreplay.session.RetentionPolicy;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.Sessions;
import dev.chatreplay.session.Withdrawals;
import dev.chatreplay.wiring.Stores;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Withdraws the files of a session, so that links given out before lead to nothing. It marks the row, lets a worker make new files, and then
/// deletes the old objects.
///
/// Every step can be repeated. After a crash, [#begin] and [#finish] do the rest. The order of the steps is in `docs/consistency.md`.
public final class Withdrawal {
    private final Sessions sessions;
    private final Withdrawals withdrawals;
    private final ExportBucket bucket;
    private final CompactionQueue queue;
    private final RetentionPolicy retention;
    private final Clock clock;

    /// The result of [#begin].
    public sealed interface Begun {
        /// The files of exports below `version` are withdrawn, and their compaction is requested. [#finish] deletes their objects.
        record Requested(long version) implements Begun {}

        /// The session is live. Its snapshots are withdrawn and deleted, and the next reader gets a new one.
        record SnapshotsDeleted(int objects) implements Begun {}

        /// Nothing was changed, because no compaction may start any more: the existing files are the only ones.
        record TooLate(Session session) implements Begun {}

        /// No session has this key.
        record Unknown() implements Begun {}
    }

    private Withdrawal(Stores stores, ExportBucket bucket, CompactionQueue queue, Clock clock) {
        this.sessions = stores.sessions();
        this.withdrawals = stores.withdrawals();
        this.bucket = bucket;
        this.queue = queue;
        this.retention = stores.retention();
        this.clock = clock;
    }

    /// Creates the withdrawal for the tables, the bucket and the queue of `stores`.
    public static Withdrawal of(Stores stores, Clock clock) {
        return new Withdrawal(stores, ExportBucket.of(stores), stores.compactionQueue(), clock);
    }

    /// Withdraws the files of a session.
    public Begun begin(SessionKey key) {
        var found = sessions.find(key);
        while (found.isPresent()) {
            var session = found.get();
            var begun = switch (session.status()) {
                case LIVE -> deleteSnapshots(session);
                case ENDED -> withdrawExport(session);
            };
            if (begun.isPresent()) {
                return begun.get();
            }
            // The session has ended or has got another snapshot meanwhile.
            found = sessions.find(key);
        }
        return new Begun.Unknown();
    }

    private Optional<Begun> deleteSnapshots(Session session) {
        // List after the read and before the write. The write takes effect only on the snapshot of the read, and releases the lease. So the list has
        // the files of every snapshot that a reader may have got, and no file of an attempt that can still commit.
        var keys = bucket.keysOf(session.key());
        return withdrawals.withdrawSnapshot(session).map(_ -> {
            keys.forEach(bucket::delete);
            return new Begun.SnapshotsDeleted(keys.size());
        });
    }

    private Optional<Begun> withdrawExport(Session session) {
        if (!retention.canRequestCompaction(session, clock.instant())) {
            return Optional.of(new Begun.TooLate(session));
        }
        return marked(session).map(after -> {
            queue.request(after.key(), Duration.ZERO);
            return new Begun.Requested(after.withdrawn());
        });
    }

    /// Marks the row, unless its mark still serves. That is so while no file of its version is made and no event was recorded since.
    private Optional<Session> marked(Session session) {
        return isPending(session) && session.withdrawn() == session.workVersion()
                ? Optional.of(session)
                : withdrawals.withdrawExport(session.key(), clock.instant());
    }

    private static boolean isPending(Session session) {
        return session.withdrawn() > session.export().map(Export::workVersion).orElse(0L);
    }

    /// Deletes the objects of exports below `version` and of snapshots, when an export of `version` or later is committed. No worker can commit
    /// any of them then, because a commit needs a version above that of the export.
    ///
    /// @return the number of deleted objects; empty when no such export is committed yet, and nothing was deleted
    public OptionalInt finish(SessionKey key, long version) {
        var isMade = sessions.find(key).flatMap(Session::export).filter(made -> made.workVersion() >= version)
                .isPresent();
        return isMade ? OptionalInt.of(delete(key, version)) : OptionalInt.empty();
    }

    /// Withdraws the files of an ended session that cannot be made again, and deletes their objects. Readers then get 410.
    ///
    /// @return the number of deleted objects
    public int deletePermanently(SessionKey key) {
        return withdrawals.withdrawExport(key, clock.instant()).map(after -> delete(key, after.withdrawn())).orElse(0);
    }

    private int delete(SessionKey key, long belowVersion) {
        List<String> old = bucket.keysOf(key).stream().filter(object -> ExportBucket.versionOf(object) < belowVersion)
                .toList();
        old.forEach(bucket::delete);
        return old.size();
    }
}
