package dev.chatreplay.session;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.session.ConditionalUpdate.Outcome;
import dev.chatreplay.session.ConditionalUpdate.Outcome.Applied;
import dev.chatreplay.session.ConditionalUpdate.Outcome.Refused;
import dev.chatreplay.session.DueSessions.Kind;
import dev.chatreplay.session.DueSessions.Next;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// Gives one compactor at a time the lease of an ended session, and commits its result as the session's export.
///
/// The lease only saves work. The commit keeps the export right: it takes effect only for the attempt that the row names, and only over
/// an older `workVersion`. See `docs/consistency.md`.
public final class ExportCommits {
    private final AwsClients aws;
    private final String table;
    private final LeaseStore lease;

    /// The result of [#acquire].
    public sealed interface Acquisition {
        /// This attempt has the lease. The export will hold at least the versions and the formats of `session`. The write that took the
        /// lease returned them, so they were read before the log.
        record Acquired(String attempt, Session session) implements Acquisition {}

        /// This attempt has the lease. It must do no work, because several attempts before it began and did not report.
        record Hopeless(String attempt) implements Acquisition {}

        /// Another worker has the lease.
        record Held(Instant until) implements Acquisition {}

        /// The compactor has nothing to do: the session is done, or it is live.
        record NothingToDo(Session session) implements Acquisition {}

        /// No session has this key.
        record Unknown() implements Acquisition {}
    }

    /// The result of [#commit].
    public sealed interface Commit {
        /// The row has an export of the attempt's version or a later one. This call committed it, or an earlier write did.
        record Committed(Session session) implements Commit {}

        /// Nothing was committed. The row no longer names this attempt, because another worker took the lease or the lease was released. Or the
        /// log version was raised meanwhile.
        record Fenced() implements Commit {}
    }

    private ExportCommits(AwsClients aws, String table, LeaseStore lease) {
        this.aws = aws;
        this.table = table;
        this.lease = lease;
    }

    /// Creates the commits of the compaction worker to the sessions in `table`. Readers use [#ofReader].
    public ExportCommits(AwsClients aws, String table) {
        this(aws, table, new LeaseStore(aws, table, "attempt", "leaseUntil", "unreported", true));
    }

    /// Returns the commits of readers. Their attempts do not count as unreported.
    public ExportCommits ofReader() {
        return new ExportCommits(aws, table, lease.ofReader());
    }

    /// Takes the lease of an ended session that has work left, unless another worker has it.
    ///
    /// @param until the time when the lease ends unless it is released before
    public Acquisition acquire(SessionKey key, Instant now, Instant until) {
        var attempt = UUID.randomUUID().toString();
        var outcome = lease.acquire(key, attempt, now, until,
                "#status = :ended AND (attribute_not_exists(#export) OR #export.#workVersion < #workVersion)",
                Map.of(":ended", SessionRow.text(Session.Status.ENDED.name())));
        return switch (outcome) {
            case Applied(var row) -> acquired(attempt, row);
            case Refused(var row) -> row.map(session -> refused(attempt, session)).orElseGet(Acquisition.Unknown::new);
        };
    }

    private Acquisition acquired(String attempt, Session session) {
        return session.lease().filter(lease::isHopeless).isPresent()
                ? new Acquisition.Hopeless(attempt)
                : new Acquisition.Acquired(attempt, session);
    }

    private Acquisition refused(String attempt, Session session) {
        if (!session.hasWork()) {
            return new Acquisition.NothingToDo(session);
        }
        var held = session.lease();
        if (held.isPresent() && held.get().attempt().equals(attempt)) {
            // This attempt took the lease, but the answer was lost, and the condition refused the SDK's retry. The versions in this row
            // were read before the log, too.
            return acquired(attempt, session);
        }
        return new Acquisition.Held(held.map(Lease::until).orElse(Instant.EPOCH));
    }

    /// Commits `export` as the session's export and releases the lease, in one conditional write.
    public Commit commit(SessionKey key, String attempt, Export export) {
        var outcome = new ConditionalUpdate(key,
                "SET #export = :export REMOVE " + lease.attributes(),
                lease.isHeld() + " AND (attribute_not_exists(#export) OR #export.#workVersion < :version)",
                Map.of(
                        ":export", SessionRow.of(export),
                        ":attempt", SessionRow.text(attempt),
                        ":version", SessionRow.number(export.workVersion())))
                .apply(aws.dynamoDb(), table);
        return committed(outcome, export);
    }

    /// Commits `export` as [#commit], and raises the log version of the session and of the export. So one log version has one content: the log
    /// has an event whose recorder has not raised the version yet. The sweep then announces the export.
    ///
    /// @param export an export of the log version of the session's export, with other bytes
    public Commit commitAsNextVersion(SessionKey key, String attempt, Export export, Instant now) {
        var raised = export.logVersion() + 1;
        var values = new HashMap<>(Map.of(
                ":export", SessionRow.of(new Export(export.files(), export.counts(), raised, export.workVersion(),
                        export.compactedAt())),
                ":attempt", SessionRow.text(attempt),
                ":version", SessionRow.number(export.workVersion()),
                ":read", SessionRow.number(export.logVersion()),
                ":raised", SessionRow.number(raised)));
        var outcome = new ConditionalUpdate(key,
                "SET #export = :export, #logVersion = :raised, " + DueSessions.SET_DUE + " REMOVE "
                        + lease.attributes(),
                lease.isHeld() + " AND #export.#workVersion < :version AND #logVersion = :read",
                DueSessions.due(key, new Next(Kind.REPAIR, now.plus(Sessions.LOST_AFTER)), values))
                .apply(aws.dynamoDb(), table);
        var commit = committed(outcome, export);
        if (commit instanceof Commit.Fenced) {
            // A recorder has raised the version meanwhile, so there is work for the next attempt.
            release(key, attempt);
        }
        return commit;
    }

    private static Commit committed(Outcome<Session> outcome, Export export) {
        return switch (outcome) {
            case Applied(var row) -> new Commit.Committed(row);
            // The row has an export of this version or a later one. This write committed it when its answer was lost. Otherwise a worker
            // committed it that has read at least as much of the log.
            case Refused(var row) -> row.filter(session -> session.export()
                    .filter(committed -> committed.workVersion() >= export.workVersion())
                    .isPresent())
                    .<Commit>map(Commit.Committed::new)
                    .orElseGet(Commit.Fenced::new);
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
