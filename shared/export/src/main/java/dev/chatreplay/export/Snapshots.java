package dev.chatreplay.export;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.Snapshot;
import dev.chatreplay.session.SnapshotCommits;
import dev.chatreplay.session.SnapshotCommits.Acquisition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Makes snapshots: the chat of a live session so far.
public final class Snapshots {
    private final SnapshotCommits commits;
    private final ChatAssembler assembler;
    private final ExportBucket bucket;
    private final Clock clock;

    /// Builds snapshots.
    Snapshots(SnapshotCommits commits, ChatAssembler assembler, ExportBucket bucket, Clock clock) {
        this.commits = commits;
        this.assembler = assembler;
        this.bucket = bucket;
        this.clock = clock;
    }

    /// What came of it.
    public sealed interface SnapshotResult {
        /// This is the session's snapshot now.
        record Taken(Snapshot snapshot) implements SnapshotResult {}

        /// Another worker is making one, until then at the latest.
        record Field(Instant until) implements SnapshotResult {}

        /// The session ended meanwhile: its export is what counts now.
        record Ended() implements SnapshotResult {}
    }

    /// Makes a snapshot of a live session.
    ///
    /// @throws Deadline.ExceededException when there was not enough time; nothing has changed
    public SnapshotResult take(SessionKey key, Deadline deadline) {
        var now = clock.instant();
        var until = now.plus(deadline.remainingOfInvocation()).plus(Compactor.LEASE_MARGIN);
        return switch (commits.acquire(key, now, until)) {
            case Acquisition.Ended() -> new SnapshotResult.Ended();
            case Acquisition.Field(var heldUntil) -> new SnapshotResult.Field(heldUntil);
            case Acquisition.Acquired(var attempt) -> withLease(key, attempt, now, deadline);
        };
    }

    private SnapshotResult withLease(SessionKey key, String attempt, Instant now, Deadline deadline) {
        try {
            var began = System.nanoTime();
            var file = assembler.assemble(
                    key, () -> bucket.writeSnapshot(key, attempt), Optional.empty(), deadline).file();
            var snapshot = new Snapshot(file, now, Duration.ofNanos(System.nanoTime() - began));
            // A lease that went to another worker cannot be told from an end here; the caller reads the session again.
            return commits.commit(key, attempt, snapshot)
                    ? new SnapshotResult.Taken(snapshot)
                    : new SnapshotResult.Ended();
        } catch (RuntimeException e) {
            releaseAfter(e, key, attempt);
            throw e;
        }
    }

    private void releaseAfter(RuntimeException failure, SessionKey key, String attempt) {
        try {
            commits.release(key, attempt);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}
