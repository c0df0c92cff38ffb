package dev.chatreplay.session;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.session.ConditionalUpdate.Outcome.Applied;
import dev.chatreplay.session.ConditionalUpdate.Outcome.Refused;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// How one worker at a time gets to make a snapshot of a live session. Nothing here touches the export or its lease, and
/// nothing takes effect once the session has ended.
public final class SnapshotCommits {
    private final AwsClients aws;
    private final String table;
    private final LeaseStore lease;

    /// The answer to a request for the lease.
    public sealed interface Acquisition {
        /// The lease is ours. `session` has the formats that the snapshot will have.
        record Acquired(String attempt, Session session) implements Acquisition {}

        /// Another worker has it.
        record Held(Instant until) implements Acquisition {}

        /// The session has ended: its export is what counts now.
        record Ended() implements Acquisition {}
    }

    /// Commits to the sessions in `table`.
    public SnapshotCommits(AwsClients aws, String table) {
        this.aws = aws;
        this.table = table;
        this.lease = new LeaseStore(aws, table, "snapshotAttempt", "snapshotLeaseUntil");
    }

    /// Asks for the lease of a live session.
    public Acquisition acquire(SessionKey key, Instant now, Instant until) {
        var attempt = UUID.randomUUID().toString();
        var outcome = lease.acquire(key, attempt, now, until, "#status = :live",
                Map.of(":live", SessionRow.text(Session.Status.LIVE.name())));
        return switch (outcome) {
            case Applied(var row) -> new Acquisition.Acquired(attempt, row);
            case Refused(var row) -> row.map(session -> refused(attempt, session)).orElseGet(Acquisition.Ended::new);
        };
    }

    private static Acquisition refused(String attempt, Session session) {
        var held = whileLive(session, session.snapshotLease());
        if (held.isEmpty()) {
            return new Acquisition.Ended();
        }
        // Ours when the answer to our write was lost and the SDK's retry met its success.
        return held.get().attempt().equals(attempt)
                ? new Acquisition.Acquired(attempt, session)
                : new Acquisition.Held(held.get().until());
    }

    /// Makes `snapshot` the one that is served, while the session is live, and gives the lease back.
    ///
    /// @return whether it is; false when the session has ended or the lease went to another worker
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
            case Applied _ -> true;
            case Refused(var row) -> row.flatMap(session -> whileLive(session, session.snapshot()))
                    .filter(existing -> existing.files().equals(snapshot.files()))
                    .isPresent();
        };
    }

    /// What a row says of a snapshot counts only while the session is live.
    private static <T> Optional<T> whileLive(Session session, Optional<T> said) {
        return switch (session.status()) {
            case LIVE -> said;
            case ENDED -> Optional.empty();
        };
    }

    /// Gives the lease back without a result, if it is still this attempt's.
    public void release(SessionKey key, String attempt) {
        lease.release(key, attempt);
    }

    /// Gives the lease back after a failure of the work, which gets a further failure as a suppressed one.
    public void releaseAfter(RuntimeException failure, SessionKey key, String attempt) {
        lease.releaseAfter(failure, key, attempt);
    }
}
