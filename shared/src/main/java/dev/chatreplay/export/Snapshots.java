package dev.chatreplay.export;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.aws.Configuration;
import dev.chatreplay.aws.Deadline;
import dev.chatreplay.chat.ChatLog;
import dev.chatreplay.session.SessionKey;
import dev.chatreplay.session.Snapshot;
import dev.chatreplay.session.SnapshotCommits;
import dev.chatreplay.session.SnapshotCommits.Acquisition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Makes snapshots: the chat of a live session so far.
public final class Snapshots {
    /// The lifecycle of the bucket removes a snapshot after so long.
    public static final Duration RETENTION = Duration.ofDays(1);

    private final SnapshotCommits commits;
    private final ChatAssembler assembler;
    private final ExportBucket bucket;
    private final Clock clock;

    /// Snapshots in the tables and the bucket of `configuration`.
    public Snapshots(Configuration configuration, AwsClients aws, Clock clock) {
        this.commits = new SnapshotCommits(aws.dynamoDb(), configuration.sessionsTable());
        this.assembler = new ChatAssembler(new ChatLog(aws.dynamoDb(), configuration.chatLogTable()));
        this.bucket = new ExportBucket(aws.s3(), configuration.exportBucket());
        this.clock = clock;
    }

    /// What came of it.
    public sealed interface Taking {
        /// This is the session's snapshot now.
        record Taken(Snapshot snapshot) implements Taking {}

        /// Another worker is making one, until then at the latest.
        record Held(Instant until) implements Taking {}

        /// The session ended meanwhile: its export is what counts now.
        record Ended() implements Taking {}
    }

    /// Makes a snapshot of a live session.
    ///
    /// @throws Deadline.ExceededException when there was not enough time; nothing has changed
    public Taking take(SessionKey key, Deadline deadline) {
        var now = clock.instant();
        var until = now.plus(deadline.remainingOfInvocation()).plus(Compactor.LEASE_MARGIN);
        return switch (commits.acquire(key, now, until)) {
            case Acquisition.Ended() -> new Taking.Ended();
            case Acquisition.Held(var heldUntil) -> new Taking.Held(heldUntil);
            case Acquisition.Acquired(var attempt) -> withLease(key, attempt, now, deadline);
        };
    }

    private Taking withLease(SessionKey key, String attempt, Instant now, Deadline deadline) {
        try {
            var began = System.nanoTime();
            var file = assembler.assemble(
                    key, () -> bucket.writeSnapshot(key, attempt), Optional.empty(), deadline).file();
            var snapshot = new Snapshot(file, now, Duration.ofNanos(System.nanoTime() - began));
            // A lease that went to another worker cannot be told from an end here; the caller reads the session again.
            return commits.commit(key, attempt, snapshot) ? new Taking.Taken(snapshot) : new Taking.Ended();
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
