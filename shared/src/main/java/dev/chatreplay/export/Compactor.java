package dev.chatreplay.export;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.aws.Configuration;
import dev.chatreplay.aws.DeadLetters;
import dev.chatreplay.aws.Deadline;
import dev.chatreplay.chat.ChatLog;
import dev.chatreplay.session.ChatFile;
import dev.chatreplay.session.Export;
import dev.chatreplay.session.ExportCommits;
import dev.chatreplay.session.ExportCommits.Acquisition;
import dev.chatreplay.session.ExportCommits.Commit;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.SessionKey;
import dev.chatreplay.session.Sessions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// Compacts the log of an ended session into its export. Any number of them may be at it at once: the lease lets one work, and
/// the commit lets only a result in that holds more than the one before.
public final class Compactor {
    /// Recompactions of one session are so far apart, so that a stream of late events does not become one of exports.
    public static final Duration LEAST_TIME_BETWEEN = Duration.ofSeconds(60);
    /// A lease outlives the invocation that has it by this: clocks differ a little.
    static final Duration LEASE_MARGIN = Duration.ofSeconds(5);

    private final ExportCommits commits;
    private final ChatAssembler assembler;
    private final ExportBucket bucket;
    private final CompactionRequests requests;
    private final DeadLetters deadLetters;
    private final Announcements announcements;
    private final Configuration configuration;
    private final Clock clock;

    /// A compactor that works on the tables, bucket and queues of `configuration`.
    public Compactor(Configuration configuration, AwsClients aws, Clock clock) {
        this.commits = new ExportCommits(aws.dynamoDb(), configuration.sessionsTable());
        this.assembler = new ChatAssembler(new ChatLog(aws.dynamoDb(), configuration.chatLogTable()));
        this.bucket = new ExportBucket(aws.s3(), configuration.exportBucket());
        this.requests = new CompactionRequests(aws.sqs(), configuration.compactionQueueUrl());
        this.deadLetters = new DeadLetters(aws.sqs(), configuration.compactionDeadLetterQueueUrl());
        this.announcements = new Announcements(
                new Sessions(aws.dynamoDb(), configuration.sessionsTable()), aws.sqs(),
                configuration.webhookQueueUrl());
        this.configuration = configuration;
        this.clock = clock;
    }

    /// What came of it.
    public sealed interface Compaction {
        /// This call has made the session's export, which holds at least what was recorded when the compaction was asked for.
        ///
        /// @param made the export, also when one of the same bytes was there
        /// @param isFirst whether the session had none before
        record Exported(Session session, Export made, boolean isFirst) implements Compaction {}

        /// There was nothing to do: another call has made such an export.
        record Done(Session session) implements Compaction {}

        /// Another worker is at it, until then at the latest.
        record Held(Instant until) implements Compaction {}

        /// The session runs.
        record Live(Session session) implements Compaction {}

        /// It is too late: the log or the export is at the end of its retention. What export there is stays.
        record Closed(Session session) implements Compaction {}

        /// There is no such session.
        record Unknown() implements Compaction {}
    }

    /// Compacts a session, if it needs to be.
    ///
    /// @throws Deadline.ExceededException when there was not enough time; nothing has changed
    public Compaction compact(SessionKey key, Deadline deadline) {
        return compact(key, deadline, 0);
    }

    /// Compacts a session because a compaction has asked for it.
    ///
    /// @param hops how many have asked for the one after them, up to this
    Compaction compact(SessionKey key, Deadline deadline, int hops) {
        var now = clock.instant();
        var until = now.plus(deadline.remainingOfInvocation()).plus(LEASE_MARGIN);
        return switch (commits.acquire(key, now, until)) {
            case Acquisition.Unknown() -> new Compaction.Unknown();
            case Acquisition.Held(var heldUntil) -> new Compaction.Held(heldUntil);
            case Acquisition.NothingToDo(var session) -> nothingToDo(session);
            case Acquisition.Acquired(var attempt, var session) -> withLease(attempt, session, deadline, hops);
        };
    }

    private Compaction nothingToDo(Session session) {
        if (session.status() == Session.Status.LIVE) {
            return new Compaction.Live(session);
        }
        announcements.announce(session);
        return new Compaction.Done(session);
    }

    private Compaction withLease(String attempt, Session session, Deadline deadline, int hops) {
        try {
            var now = clock.instant();
            if (session.isBeyondCompaction(now, configuration.lateWindow(), configuration.exportRetention())) {
                commits.release(session.key(), attempt);
                return new Compaction.Closed(session);
            }
            return commit(attempt, session, now, assemble(attempt, session, deadline), hops);
        } catch (RuntimeException e) {
            releaseAfter(e, session, attempt);
            throw e;
        }
    }

    private ChatFile assemble(String attempt, Session session, Deadline deadline) {
        var assembled = assembler.assemble(
                session.key(),
                () -> bucket.writeExport(session.key(), session.logVersion(), attempt),
                session.export().map(Export::file),
                deadline);
        // Before the commit: no export leaves something out that nobody is told of.
        assembled.unreadable().forEach(entry -> deadLetters.send(CompactionRequests.encode(session.key()),
                "UNREADABLE_LOG_ENTRY " + entry.getMessage(), clock.instant()));
        return assembled.file();
    }

    private Compaction commit(String attempt, Session before, Instant startedAt, ChatFile file, int hops) {
        // The same bytes as before are the same object: only the version moves, and its retention counts from its writing.
        var exportedAt = before.export()
                .filter(existing -> existing.file().key().equals(file.key()))
                .map(Export::exportedAt)
                .orElse(startedAt);
        var export = new Export(file, before.logVersion(), exportedAt, clock.instant());
        return switch (commits.commit(before.key(), attempt, export)) {
            case Commit.Fenced() -> new Compaction.Held(clock.instant());
            case Commit.Committed(var after) -> committed(before, export, after, hops);
        };
    }

    private Compaction committed(Session before, Export made, Session after, int hops) {
        announcements.announce(after);
        if (!after.isCurrent()) {
            requests.requestAgain(after.key(), LEAST_TIME_BETWEEN, hops);
        }
        // A later export may stand by now: then it is not ours that was made.
        return after.export().filter(export -> export.logVersion() == made.logVersion())
                .filter(export -> export.file().equals(made.file())).isPresent()
                        ? new Compaction.Exported(after, made, before.export().isEmpty())
                        : new Compaction.Done(after);
    }

    private void releaseAfter(RuntimeException failure, Session session, String attempt) {
        try {
            commits.release(session.key(), attempt);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}
