package dev.chatreplay.export;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.format.FileFormat;
import dev.chatreplay.format.Formats;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.Snapshot;
import dev.chatreplay.session.SnapshotCommits;
import dev.chatreplay.session.SnapshotCommits.Acquisition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Makes snapshots of live sessions.
public final class Snapshots {
    private final SnapshotCommits commits;
    private final ChatAssembler assembler;
    private final Formats formats;
    private final ExportBucket bucket;
    private final Clock clock;

    Snapshots(SnapshotCommits commits, ChatAssembler assembler, Formats formats, ExportBucket bucket, Clock clock) {
        this.commits = commits;
        this.assembler = assembler;
        this.formats = formats;
        this.bucket = bucket;
        this.clock = clock;
    }

    /// The result of a snapshot.
    public sealed interface SnapshotResult {
        /// The session has this snapshot now.
        record Made(Snapshot snapshot) implements SnapshotResult {}

        /// This call has the lease and did nothing, because several attempts of workers before it began and did not report.
        record NeverCameBack(String attempt) implements SnapshotResult {}

        /// Another worker has the lease, until `until` at the latest.
        record Held(Instant until) implements SnapshotResult {}

        /// The session ended before this worker had the lease.
        record Ended() implements SnapshotResult {}

        /// The commit was refused, because the session ended or another worker took the lease.
        record Refused() implements SnapshotResult {}
    }

    /// Returns whether a live session has a fresh snapshot in every requested format.
    public boolean isFresh(Session session) {
        var names = formats.toWrite(session.formats()).stream().map(FileFormat::formatName).toList();
        return fresh(session).filter(snapshot -> snapshot.files().keySet().containsAll(names)).isPresent();
    }

    /// Returns the snapshot of a live session; empty when it is not fresh.
    public Optional<Snapshot> fresh(Session session) {
        return session.snapshot().filter(snapshot -> snapshot.freshUntil().isAfter(clock.instant()));
    }

    /// Makes a snapshot of a live session.
    ///
    /// @throws Deadline.ExceededException when the time ran out; the session's snapshot has not changed
    /// @throws dev.chatreplay.chat.OutOfSpaceException when the temporary storage is full; the session's snapshot has not changed
    /// @throws WorkerOnlyException when this function may not write a requested format; the session's snapshot has not changed
    /// @throws dev.chatreplay.log.LogTooLongException when the log has more entries than this function may read; the session's snapshot has not
    ///     changed
    public SnapshotResult make(SessionKey key, Deadline deadline) {
        var now = clock.instant();
        var until = now.plus(deadline.remainingOfInvocation()).plus(Compactor.LEASE_MARGIN);
        return switch (commits.acquire(key, now, until)) {
            case Acquisition.Ended() -> new SnapshotResult.Ended();
            case Acquisition.Held(var heldUntil) -> new SnapshotResult.Held(heldUntil);
            case Acquisition.Hopeless(var attempt) -> new SnapshotResult.NeverCameBack(attempt);
            case Acquisition.Acquired(var attempt, var session) -> withLease(session, attempt, now, deadline);
        };
    }

    /// Ends the attempt of a [SnapshotResult.NeverCameBack].
    ///
    /// @param isReported whether the work is dead-lettered; the next attempts then count from zero
    void abandon(SessionKey key, String attempt, boolean isReported) {
        commits.abandon(key, attempt, isReported);
    }

    private SnapshotResult withLease(Session session, String attempt, Instant now, Deadline deadline) {
        var key = session.key();
        try {
            var began = System.nanoTime();
            var assembled = assembler.assemble(
                    session,
                    formats.toWrite(session.formats()),
                    (type, upload) -> bucket.writeSnapshot(key, session.workVersion(),
                            attempt + Compactor.suffix(upload), type),
                    Map.of(),
                    now,
                    deadline);
            var snapshot = new Snapshot(assembled.files(), assembled.counts(), now,
                    Duration.ofNanos(System.nanoTime() - began));
            return commits.commit(key, attempt, snapshot)
                    ? new SnapshotResult.Made(snapshot)
                    : new SnapshotResult.Refused();
        } catch (RuntimeException e) {
            commits.releaseAfter(e, key, attempt);
            throw e;
        }
    }
}
