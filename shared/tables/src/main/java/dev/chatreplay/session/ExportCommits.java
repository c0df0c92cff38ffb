package dev.chatreplay.session;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.session.ConditionalUpdate.Outcome.Applied;
import dev.chatreplay.session.ConditionalUpdate.Outcome.Refused;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/// How one compactor at a time gets to work on an ended session, and how its result becomes the session's export.
///
/// The lease only saves work. What keeps the export right is the commit: it takes effect only for the attempt that the row
/// names, and only over an older version. See `docs/consistency.md`.
public final class ExportCommits {
    private final AwsClients aws;
    private final String table;

    /// What came of asking for the lease.
    public sealed interface Acquisition {
        /// The lease is ours. `session.logVersion()` is the version that the export will hold at least: it was read by
        /// the write that took the lease, and so before the log.
        record Acquired(String attempt, Session session) implements Acquisition {}

        /// Another worker has it.
        record Field(Instant until) implements Acquisition {}

        /// There is nothing to do: the export is current, or the session is live.
        record NothingToDo(Session session) implements Acquisition {}

        /// There is no such session.
        record Unknown() implements Acquisition {}
    }

    /// What came of a commit.
    public sealed interface Commit {
        /// The session's export is of the attempt's version or a later one, by this call or before it.
        record Committed(Session session) implements Commit {}

        /// The lease had gone to another worker, who is to commit; nothing was changed.
        record Fenced() implements Commit {}
    }

    /// Commits to the sessions in `table`.
    public ExportCommits(AwsClients aws, String table) {
        this.aws = aws;
        this.table = table;
    }

    /// Asks for the lease of a session that is ended and not current.
    public Acquisition acquire(SessionKey key, Instant now, Instant until) {
        var attempt = UUID.randomUUID().toString();
        var outcome = new ConditionalUpdate(key,
                "SET #attempt = :attempt, #leaseUntil = :until",
                "#status = :ended AND (attribute_not_exists(#export) OR #export.#logVersion < #logVersion)"
                        + " AND (attribute_not_exists(#leaseUntil) OR #leaseUntil < :now)",
                Map.of(
                        ":attempt", SessionRow.text(attempt),
                        ":until", SessionRow.time(until),
                        ":now", SessionRow.time(now),
                        ":ended", SessionRow.text(Session.Status.ENDED.name())))
                .apply(aws.dynamoDb(), table);
        return switch (outcome) {
            case Applied(var row) -> new Acquisition.Acquired(attempt, row);
            case Refused(var row) -> row.map(session -> refused(attempt, session)).orElseGet(Acquisition.Unknown::new);
        };
    }

    private static Acquisition refused(String attempt, Session session) {
        var needsWork = switch (session.status()) {
            case LIVE -> false;
            case ENDED -> !session.isCurrent();
        };
        if (!needsWork) {
            return new Acquisition.NothingToDo(session);
        }
        var lease = session.lease();
        if (lease.isPresent() && lease.get().attempt().equals(attempt)) {
            // The answer to our write was lost, and the SDK's retry met its success. The version in this row is read
            // before the log all the same.
            return new Acquisition.Acquired(attempt, session);
        }
        return new Acquisition.Field(lease.map(Lease::until).orElse(Instant.EPOCH));
    }

    /// Makes `export` the session's export and gives the lease back.
    public Commit commit(SessionKey key, String attempt, Export export) {
        var outcome = new ConditionalUpdate(key,
                "SET #export = :export REMOVE #attempt, #leaseUntil",
                "#attempt = :attempt AND (attribute_not_exists(#export) OR #export.#logVersion < :version)",
                Map.of(
                        ":export", SessionRow.of(export),
                        ":attempt", SessionRow.text(attempt),
                        ":version", SessionRow.number(export.logVersion())))
                .apply(aws.dynamoDb(), table);
        return switch (outcome) {
            case Applied(var row) -> new Commit.Committed(row);
            // An export of our version or a later one stands: ours, when the answer to this very write was lost, or
            // that of a worker who has read at least as much of the log.
            case Refused(var row) -> row.filter(session -> session.export()
                    .filter(existing -> existing.logVersion() >= export.logVersion())
                    .isPresent())
                    .<Commit>map(Commit.Committed::new)
                    .orElseGet(Commit.Fenced::new);
        };
    }

    /// Gives the lease back without a result, if it is still this attempt's.
    public void release(SessionKey key, String attempt) {
        // Refused when it is not: then it is another's to give back.
        var _ = new ConditionalUpdate(key,
                "REMOVE #attempt, #leaseUntil",
                "#attempt = :attempt",
                Map.of(":attempt", SessionRow.text(attempt)))
                .apply(aws.dynamoDb(), table);
    }
}
