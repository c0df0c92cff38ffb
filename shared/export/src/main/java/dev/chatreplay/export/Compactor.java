package dev.chatreplay.export;

import dev.chatreplay.aws.DeadLetters;
import dev.chatreplay.chat.UnreadableLogEntryException;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.format.Formats;
import dev.chatreplay.queue.CompactionQueue;
import dev.chatreplay.runtime.DeadLetterReason;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.Export;
import dev.chatreplay.session.ExportCommits;
import dev.chatreplay.session.ExportCommits.Acquisition;
import dev.chatreplay.session.ExportCommits.Commit;
import dev.chatreplay.session.RetentionPolicy;
import dev.chatreplay.session.Session;
import dev.chatreplay.queue.Announcements;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Compacts the log of an ended session into its export. Any number of compactors may start on the same session. The lease lets only one of
/// them continue, to save work. The commit keeps the export right: it accepts only the attempt that the row names, and only a higher
/// `workVersion` than before.
public final class Compactor {
    /// The time from the end of a worker's invocation to the end of its lease, because of clock skew.
    static final Duration LEASE_MARGIN = Duration.ofSeconds(5);
    /// The number of unreadable log entries that a dead letter names.
    private static final int MAX_NAMED_ENTRIES = 5;

    private final ExportCommits commits;
    private final ChatAssembler assembler;
    private final Formats formats;
    private final ExportBucket bucket;
    private final CompactionQueue queue;
    private final DeadLetters deadLetters;
    private final Announcements announcements;
    private final RetentionPolicy retention;
    private final boolean landsItself;
    private final Clock clock;

    /// @param landsItself whether the caller lands the exports that it makes. A reader requests the worker instead
    Compactor(ExportCommits commits, ChatAssembler assembler, Formats formats, ExportBucket bucket,
            CompactionQueue queue,
            DeadLetters deadLetters, Announcements announcements, RetentionPolicy retention, boolean landsItself,
            Clock clock) {
        this.commits = commits;
        this.assembler = assembler;
        this.formats = formats;
        this.bucket = bucket;
        this.queue = queue;
        this.deadLetters = deadLetters;
        this.announcements = announcements;
        this.retention = retention;
        this.landsItself = landsItself;
        this.clock = clock;
    }

    /// The result of a compaction.
    public sealed interface CompactionResult {
        /// This call has made the session's export. The export holds at least every event that was recorded before this call.
        ///
        /// @param made the export, also when its bytes are those of the export before
        /// @param isFirst whether the session had no export before
        /// @param leftOut the parts of the log that the export leaves out
        record Exported(Session session, Export made, boolean isFirst, LeftOut leftOut) implements CompactionResult {}

        /// This call did not make the session's export. Another call has made one that holds at least as much.
        record NotNeeded(Session session) implements CompactionResult {}

        /// This call has the lease and did nothing, because several attempts of workers before it began and did not report.
        record NeverCameBack(String attempt) implements CompactionResult {}

        /// Another worker has the lease, until `until` at the latest.
        record Held(Instant until) implements CompactionResult {}

        /// The session is live.
        record Live(Session session) implements CompactionResult {}

        /// No compaction may start any more, because the log or the export is at the end of its retention. An existing export stays.
        record TooLate(Session session) implements CompactionResult {}

        /// No session has this key.
        record Unknown() implements CompactionResult {}
    }

    /// Compacts a session, if it has work left.
    ///
    /// @throws Deadline.ExceededException when the time ran out; the export has not changed
    /// @throws dev.chatreplay.chat.OutOfSpaceException when the temporary storage is full; the export has not changed
    /// @throws WorkerOnlyException when this function may not write a requested format; the export has not changed
    /// @throws dev.chatreplay.log.LogTooLongException when the log has more entries than this function may read; the export has not changed
    public CompactionResult compact(SessionKey key, Deadline deadline) {
        return compact(key, deadline, 0);
    }

    /// Compacts a session because of a compaction request.
    ///
    /// @param chainLength the number of consecutive compactions that each requested the next, up to this one
    CompactionResult compact(SessionKey key, Deadline deadline, int chainLength) {
        var now = clock.instant();
        var until = now.plus(deadline.remainingOfInvocation()).plus(LEASE_MARGIN);
        return switch (commits.acquire(key, now, until)) {
            case Acquisition.Unknown() -> new CompactionResult.Unknown();
            case Acquisition.Held(var heldUntil) -> new CompactionResult.Held(heldUntil);
            case Acquisition.Hopeless(var attempt) -> new CompactionResult.NeverCameBack(attempt);
            case Acquisition.NothingToDo(var session) -> nothingToDo(session);
            case Acquisition.Acquired(var attempt, var session) -> withLease(attempt, session, deadline, chainLength);
        };
    }

    /// Ends the attempt of a [CompactionResult.NeverCameBack].
    ///
    /// @param isReported whether the work is dead-lettered; the next attempts then count from zero
    void abandon(SessionKey key, String attempt, boolean isReported) {
        commits.abandon(key, attempt, isReported);
    }

    private CompactionResult nothingToDo(Session session) {
        return switch (session.status()) {
            case LIVE -> new CompactionResult.Live(session);
            case ENDED -> {
                announcements.announce(session);
                yield new CompactionResult.NotNeeded(session);
            }
        };
    }

    private CompactionResult withLease(String attempt, Session session, Deadline deadline, int chainLength) {
        try {
            var now = clock.instant();
            if (!retention.canCompact(session, now)) {
                commits.release(session.key(), attempt);
                return new CompactionResult.TooLate(session);
            }
            return commit(attempt, session, assemble(attempt, session, now, deadline), chainLength);
        } catch (RuntimeException e) {
            commits.releaseAfter(e, session.key(), attempt);
            throw e;
        }
    }

    private ChatAssembler.Assembled assemble(String attempt, Session session, Instant startedAt, Deadline deadline) {
        var assembled = assembler.assemble(
                session,
                formats.toWrite(session.formats()),
                (type, upload) -> bucket.writeExport(session.key(), session.workVersion(), attempt + suffix(upload),
                        type),
                session.readable().map(Export::files).orElseGet(Map::of),
                startedAt,
                deadline);
        // Report unreadable entries before the commit, so that no committed export is silently incomplete.
        if (!assembled.unreadable().isEmpty()) {
            deadLetters.send(CompactionQueue.encode(session.key()), reason(assembled.unreadable()), clock.instant());
        }
        return assembled;
    }

    /// Names the first unreadable entries in the reason of one dead letter. Each late event repeats the compaction and its letter.
    private static String reason(List<UnreadableLogEntryException> unreadable) {
        return DeadLetterReason.UNREADABLE_LOG_ENTRY + " " + unreadable.size() + " in all. " + unreadable.stream()
                .limit(MAX_NAMED_ENTRIES).map(UnreadableLogEntryException::getMessage).collect(Collectors.joining(" "));
    }

    static String suffix(int upload) {
        return upload == 1 ? "" : "-" + upload;
    }

    private CompactionResult commit(String attempt, Session before, ChatAssembler.Assembled assembled,
            int chainLength) {
        var export = new Export(assembled.files(), assembled.counts(), before.logVersion(), before.workVersion(),
                clock.instant());
        return switch (commit(attempt, before, export)) {
            case Commit.Fenced() -> new CompactionResult.Held(clock.instant());
            case Commit.Committed(var after) ->
                committed(before, export, new LeftOut(assembled.skippedEdits(), assembled.unreadable().size()), after,
                        chainLength);
        };
    }

    /// An id of a delivery stands for one content, so a log version has one, too.
    private Commit commit(String attempt, Session before, Export made) {
        var hasOtherBytes = before.export().filter(old -> old.logVersion() == made.logVersion()
                && !old.csv().sha256().equals(made.csv().sha256())).isPresent();
        return hasOtherBytes
                ? commits.commitAsNextVersion(before.key(), attempt, made, clock.instant())
                : commits.commit(before.key(), attempt, made);
    }

    private CompactionResult committed(Session before, Export made, LeftOut leftOut, Session after, int chainLength) {
        announcements.announce(after);
        if (!after.isDone()) {
            queue.requestAgain(after.key(), after.isCurrent() ? Duration.ZERO : CompactionQueue.MIN_INTERVAL,
                    chainLength);
        } else if (!landsItself && after.isLandingDue()) {
            requestLanding(after.key());
        }
        // The row may already have a later export of another worker. Then this call's export was not committed, or is replaced.
        return after.export().filter(export -> export.workVersion() == made.workVersion())
                .filter(export -> export.files().equals(made.files())).isPresent()
                        ? new CompactionResult.Exported(after, after.export().orElseThrow(), before.export().isEmpty(),
                                leftOut)
                        : new CompactionResult.NotNeeded(after);
    }

    /// Requests the worker, which lands the export. A failure is ignored, because the export is committed, and the sweep requests a landing that
    /// is due.
    private void requestLanding(SessionKey key) {
        try {
            queue.request(key, Duration.ZERO);
        } catch (RuntimeException _) {
            // The visit of the sweep that would repair a lost compaction is set already.
        }
    }
}
