package dev.chatreplay.export;

import dev.chatreplay.aws.DeadLetters;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.format.Formats;
import dev.chatreplay.queue.CompactionQueue;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.Export;
import dev.chatreplay.session.ExportCommits;
import dev.chatreplay.session.ExportCommits.Acquisition;
import dev.chatreplay.session.ExportCommits.Commit;
import dev.chatreplay.session.RetentionPolicy;
import dev.chatreplay.session.Session;
import dev.chatreplay.webhook.Announcements;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// Compacts the log of an ended session into its export. Any number of them may be at it at once: the lease lets one work, and
/// the commit lets only a result in that holds more than the one before.
public final class Compactor {
    /// A lease outlives the invocation that has it by this: clocks differ a little.
    static final Duration LEASE_MARGIN = Duration.ofSeconds(5);

    private final ExportCommits commits;
    private final ChatAssembler assembler;
    private final Formats formats;
    private final ExportBucket bucket;
    private final CompactionQueue queue;
    private final DeadLetters deadLetters;
    private final Announcements announcements;
    private final RetentionPolicy retention;
    private final Clock clock;

    /// Builds a compactor.
    Compactor(ExportCommits commits, ChatAssembler assembler, Formats formats, ExportBucket bucket,
            CompactionQueue queue,
            DeadLetters deadLetters, Announcements announcements, RetentionPolicy retention, Clock clock) {
        this.commits = commits;
        this.assembler = assembler;
        this.formats = formats;
        this.bucket = bucket;
        this.queue = queue;
        this.deadLetters = deadLetters;
        this.announcements = announcements;
        this.retention = retention;
        this.clock = clock;
    }

    /// The result of a compaction.
    public sealed interface CompactionResult {
        /// This call has made the session's export, which holds at least what was recorded when the compaction was asked for.
        ///
        /// @param made the export, also when one of the same bytes was there
        /// @param isFirst whether the session had none before
        record Exported(Session session, Export made, boolean isFirst) implements CompactionResult {}

        /// There was nothing to do: another call has made such an export.
        record Done(Session session) implements CompactionResult {}

        /// Another worker is at it, until then at the latest.
        record Held(Instant until) implements CompactionResult {}

        /// The session runs.
        record Live(Session session) implements CompactionResult {}

        /// It is too late: the log or the export is at the end of its retention. What export there is stays.
        record Closed(Session session) implements CompactionResult {}

        /// There is no such session.
        record Unknown() implements CompactionResult {}
    }

    /// Compacts a session, if it needs to be.
    ///
    /// @throws Deadline.ExceededException when there was not enough time; nothing has changed
    public CompactionResult compact(SessionKey key, Deadline deadline) {
        return compact(key, deadline, 0);
    }

    /// Compacts a session because a compaction has asked for it.
    ///
    /// @param chainLength how many have asked for the one after them, up to this
    CompactionResult compact(SessionKey key, Deadline deadline, int chainLength) {
        var now = clock.instant();
        var until = now.plus(deadline.remainingOfInvocation()).plus(LEASE_MARGIN);
        return switch (commits.acquire(key, now, until)) {
            case Acquisition.Unknown() -> new CompactionResult.Unknown();
            case Acquisition.Held(var heldUntil) -> new CompactionResult.Held(heldUntil);
            case Acquisition.NothingToDo(var session) -> nothingToDo(session);
            case Acquisition.Acquired(var attempt, var session) -> withLease(attempt, session, deadline, chainLength);
        };
    }

    private CompactionResult nothingToDo(Session session) {
        return switch (session.status()) {
            case LIVE -> new CompactionResult.Live(session);
            case ENDED -> {
                announcements.announce(session);
                yield new CompactionResult.Done(session);
            }
        };
    }

    private CompactionResult withLease(String attempt, Session session, Deadline deadline, int chainLength) {
        try {
            var now = clock.instant();
            if (!retention.canCompact(session, now)) {
                commits.release(session.key(), attempt);
                return new CompactionResult.Closed(session);
            }
            return commit(attempt, session, assemble(attempt, session, now, deadline), chainLength);
        } catch (RuntimeException e) {
            commits.releaseAfter(e, session.key(), attempt);
            throw e;
        }
    }

    private ChatAssembler.Assembled assemble(String attempt, Session session, Instant startedAt, Deadline deadline) {
        var assembled = assembler.assemble(
                session.key(),
                formats.toWrite(session.formats()),
                (format, upload) -> bucket.writeExport(session.key(), session.workVersion(), attempt + suffix(upload),
                        format),
                session.export().map(Export::files).orElseGet(Map::of),
                startedAt,
                deadline);
        // Before the commit, so that no committed export is silently incomplete.
        assembled.unreadable().forEach(entry -> deadLetters.send(CompactionQueue.encode(session.key()),
                "UNREADABLE_LOG_ENTRY " + entry.getMessage(), clock.instant()));
        return assembled;
    }

    static String suffix(int upload) {
        return upload == 1 ? "" : "-" + upload;
    }

    private CompactionResult commit(String attempt, Session before, ChatAssembler.Assembled assembled,
            int chainLength) {
        var export = new Export(assembled.files(), assembled.messages(), before.logVersion(), before.workVersion(),
                clock.instant());
        return switch (commits.commit(before.key(), attempt, export)) {
            case Commit.Fenced() -> new CompactionResult.Held(clock.instant());
            case Commit.Committed(var after) -> committed(before, export, after, chainLength);
        };
    }

    private CompactionResult committed(Session before, Export made, Session after, int chainLength) {
        announcements.announce(after);
        if (!after.isDone()) {
            queue.requestAgain(after.key(), after.isCurrent() ? Duration.ZERO : CompactionQueue.MIN_INTERVAL,
                    chainLength);
        }
        // A later export may stand by now: then it is not ours that was made.
        return after.export().filter(export -> export.workVersion() == made.workVersion())
                .filter(export -> export.files().equals(made.files())).isPresent()
                        ? new CompactionResult.Exported(after, made, before.export().isEmpty())
                        : new CompactionResult.Done(after);
    }
}
