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

    /// What came of asking for the lease.
    public sealed interface Acquisition {
        /// The lease is ours.
        record Acquired(String attempt) implements Acquisition {}

        /// Another worker has it.
        record Field(Instant until) implements Acquisition {}

        /// The session has ended: its export is what counts now.
        record Ended() implements Acquisition {}
    }

    /// Commits to the sessions in `table`.
    public SnapshotCommits(AwsClients aws, String table) {
        this.aws = aws;
        this.table = table;
    }

    /// Asks for the lease of a live session.
    public Acquisition acquire(SessionKey key, Instant now, Instant until) {
        var attempt = UUID.randomUUID().toString();
        var outcome = new ConditionalUpdate(key,
                "SET #snapshotAttempt = :attempt, #snapshotLeaseUntil = :until",
                "#status = :live AND (attribute_not_exists(#snapshotLeaseUntil) OR #snapshotLeaseUntil < :now)",
                Map.of(
                        ":attempt", SessionRow.text(attempt),
                        ":until", SessionRow.time(until),
                        ":now", SessionRow.time(now),
                        ":live", SessionRow.text(Session.Status.LIVE.name())))
                .apply(aws.dynamoDb(), table);
        return switch (outcome) {
            case Applied _ -> new Acquisition.Acquired(attempt);
            case Refused(var row) -> refused(attempt, row);
        };
    }

    private static Acquisition refused(String attempt, Optional<Session> row) {
        var lease = row.filter(session -> session.status() == Session.Status.LIVE).flatMap(Session::snapshotLease);
        if (lease.isEmpty()) {
            return new Acquisition.Ended();
        }
        // Ours when the answer to our write was lost and the SDK's retry met its success.
        return lease.get().attempt().equals(attempt)
                ? new Acquisition.Acquired(attempt)
                : new Acquisition.Field(lease.get().until());
    }

    /// Makes `snapshot` the one that is served, while the session is live, and gives the lease back.
    ///
    /// @return whether it is; false when the session has ended or the lease went to another worker
    public boolean commit(SessionKey key, String attempt, Snapshot snapshot) {
        var outcome = new ConditionalUpdate(key,
                "SET #snapshot = :snapshot REMOVE #snapshotAttempt, #snapshotLeaseUntil",
                "#status = :live AND #snapshotAttempt = :attempt",
                Map.of(
                        ":snapshot", SessionRow.of(snapshot),
                        ":attempt", SessionRow.text(attempt),
                        ":live", SessionRow.text(Session.Status.LIVE.name())))
                .apply(aws.dynamoDb(), table);
        return switch (outcome) {
            case Applied _ -> true;
            case Refused(var row) -> row.filter(session -> session.status() == Session.Status.LIVE)
                    .flatMap(Session::snapshot)
                    .filter(existing -> existing.file().key().equals(snapshot.file().key()))
                    .isPresent();
        };
    }

    /// Gives the lease back without a result, if it is still this attempt's.
    public void release(SessionKey key, String attempt) {
        // Refused when it is not: then it is another's to give back.
        var _ = new ConditionalUpdate(key,
                "REMOVE #snapshotAttempt, #snapshotLeaseUntil",
                "#snapshotAttempt = :attempt",
                Map.of(":attempt", SessionRow.text(attempt)))
                .apply(aws.dynamoDb(), table);
    }
}
