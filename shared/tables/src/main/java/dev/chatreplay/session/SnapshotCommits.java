package dev.chatreplay.session;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.session.ConditionalUpdate.Outcome.Applied;
import dev.chatreplay.session.ConditionalUpdate.Outcome.Refused;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Gives one worker at a time the lease to make a snapshot of a live session, and commits the snapshot. These writes never change the
/// export or its lease. Except for a release, they take effect only while the session is live.
public final class SnapshotCommits {
    private final AwsClients aws;
    private final String table;
    private final LeaseStore lease;

    /// The result of [#acquire].
    public sealed interface Acquisition {
        /// This attempt has the lease. The snapshot will have the formats of `session`.
        record Acquired(String attempt, Session session) implements Acquisition {}

        /// This attempt has the lease. It must do no work, because several attempts before it began and did not report.
        record Hopeless(String attempt) implements Acquisition {}

        /// Another worker has the lease.
        record Held(Instant until) implements Acquisition {}

        /// The session has ended, or has no row. Readers of an ended session get only its export.
        record Ended() implements Acquisition {}
    }

    private SnapshotCommits(AwsClients aws, String table, LeaseStore lease) {
        this.aws = aws;
        this.table = table;
        this.lease = lease;
    }

    /// Creates the commits of the compaction worker to the sessions in `table`. Readers use [#ofReader].
    public SnapshotCommits(AwsClients aws, String table) {
        this(aws, table,
                new LeaseStore(aws, table, "snapshotAttempt", "snapshotLeaseUntil", "snapshotUnreported", true));
    }

    /// Returns the commits of readers. Their attempts do not count as unreported.
    public SnapshotCommits ofReader() {
        return new SnapshotCommits(aws, table, lease.ofReader());
    }

    /// Takes the snapshot lease of a live session, unless another worker has it.
    ///
    /// @param until the time when the lease ends unless it is released before
    public Acquisition acquire(SessionKey key, Instant now, Instant until) {
        var attempt = UUID.randomUUID().toString();
        var outcome = lease.acquire(key, attempt, now, until, "#status = :live",
                Map.of(":live", SessionRow.text(Session.Status.LIVE.name())));
        return switch (outcome) {
            case Applied(var row) -> acquired(attempt, row);
            case Refused(var row) -> row.map(session -> refused(attempt, session)).orElseGet(Acquisition.Ended::new);
        };
    }

    private Acquisition acquired(String attempt, Session session) {
        return session.snapshotLease().filter(lease::isHopeless).isPresent()
                ? new Acquisition.Hopeless(attempt)
                : new Acquisition.Acquired(attempt, session);
    }

    private Acquisition refused(String attempt, Session session) {
        var held = whileLive(session, session.snapshotLease());
        if (held.isEmpty()) {
            return new Acquisition.Ended();
        }
        // The row names this attempt when the answer to the write was lost and the condition refused the SDK's retry.
        return held.get().attempt().equals(attempt)
                ? acquired(attempt, session)
                : new Acquisition.Held(held.get().until());
    }

    /// Commits `snapshot` as the session's snapshot and releases the lease, in one conditional write. The session must still be live.
    ///
    /// @return whether `snapshot` is the session's snapshot now; false when the session has ended or another worker took the lease
    public boolean commit(SessionKey key, String attempt, Snapshot snapshot) {
        var outcome = new ConditionalUpdate(key,
                "SET #snapshot = :snapshot REMOVE " + lease.attributes(),
                "#status = :live AND " + lease.isHeld(),
                Map.of(
                        ":snapshot", SessionRow.of(snapshot),
                        ":attempt", SessionRow.text(attempt),
                        ":live", SessionRow.text(Session.Status.LIVE.name())))
                .apply(aws.dynamoDb(), table);
        return switch (outcome) {
            case Applied(_) -> true;
            // The row has these files when the commit succeeded and its answer was lost.
            case Refused(var row) -> row.flatMap(session -> whileLive(session, session.snapshot()))
                    .filter(existing -> existing.files().equals(snapshot.files()))
                    .isPresent();
        };
    }

    /// Returns `value` only while the session is live, because the snapshot attributes of an ended session are ignored.
    private static <T> Optional<T> whileLive(Session session, Optional<T> value) {
        return switch (session.status()) {
            case LIVE -> value;
            case ENDED -> Optional.empty();
        };
    }

    /// Releases the lease without a result, if this attempt still has it.
    public void release(SessionKey key, String attempt) {
        lease.release(key, attempt);
    }

    /// Releases the lease of a [Acquisition.Hopeless], if this attempt still has it.
    ///
    /// @param isReported whether the work is dead-lettered; the next attempts then count from zero
    public void abandon(SessionKey key, String attempt, boolean isReported) {
        lease.abandon(key, attempt, isReported);
    }

    /// Releases the lease after a failure of the work. When the release fails too, its exception is added to `failure` as a suppressed one.
    public void releaseAfter(RuntimeException failure, SessionKey key, String attempt) {
        lease.releaseAfter(failure, key, attempt);
    }
}
