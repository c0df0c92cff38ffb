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
    private final LeaseStore lease;

    /// The answer to a request for the lease.
    public sealed interface Acquisition {
        /// The lease is ours. `session` has the versions and the formats that the export will hold at least: the write that
        /// took the lease read them, and so before the log.
        record Acquired(String attempt, Session session) implements Acquisition {}

        /// Another worker has it.
        record Held(Instant until) implements Acquisition {}

        /// There is nothing to do: no work is left, or the session is live.
        record NothingToDo(Session session) implements Acquisition {}

        /// There is no such session.
        record Unknown() implements Acquisition {}
    }

    /// The result of a commit.
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
        this.lease = new LeaseStore(aws, table, "attempt", "leaseUntil");
    }

    /// Asks for the lease of a session that has ended and has work left.
    public Acquisition acquire(SessionKey key, Instant now, Instant until) {
        var attempt = UUID.randomUUID().toString();
        var outcome = lease.acquire(key, attempt, now, until,
                "#status = :ended AND (attribute_not_exists(#export) OR #export.#workVersion < #workVersion)",
                Map.of(":ended", SessionRow.text(Session.Status.ENDED.name())));
        return switch (outcome) {
            case Applied(var row) -> new Acquisition.Acquired(attempt, row);
            case Refused(var row) -> row.map(session -> refused(attempt, session)).orElseGet(Acquisition.Unknown::new);
        };
    }

    private static Acquisition refused(String attempt, Session session) {
        if (!session.hasWork()) {
            return new Acquisition.NothingToDo(session);
        }
        var lease = session.lease();
        if (lease.isPresent() && lease.get().attempt().equals(attempt)) {
            // The answer to our write was lost, and the SDK's retry met its success. The version in this row is read
            // before the log all the same.
            return new Acquisition.Acquired(attempt, session);
        }
        return new Acquisition.Held(lease.map(Lease::until).orElse(Instant.EPOCH));
    }

    /// Makes `export` the session's export and gives the lease back.
    public Commit commit(SessionKey key, String attempt, Export export) {
        var outcome = new ConditionalUpdate(key,
                "SET #export = :export REMOVE " + lease.attributes(),
                lease.isHeld() + " AND (attribute_not_exists(#export) OR #export.#workVersion < :version)",
                Map.of(
                        ":export", SessionRow.of(export),
                        ":attempt", SessionRow.text(attempt),
                        ":version", SessionRow.number(export.workVersion())))
                .apply(aws.dynamoDb(), table);
        return switch (outcome) {
            case Applied(var row) -> new Commit.Committed(row);
            // An export of our version or a later one stands: ours, when the answer to this very write was lost, or
            // that of a worker who has read at least as much of the log.
            case Refused(var row) -> row.filter(session -> session.export()
                    .filter(existing -> existing.workVersion() >= export.workVersion())
                    .isPresent())
                    .<Commit>map(Commit.Committed::new)
                    .orElseGet(Commit.Fenced::new);
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
