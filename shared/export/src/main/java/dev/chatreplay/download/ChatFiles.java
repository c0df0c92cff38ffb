package dev.chatreplay.download;

import dev.chatreplay.chat.OutOfSpaceException;
import dev.chatreplay.export.Compactor;
import dev.chatreplay.export.Compactor.CompactionResult;
import dev.chatreplay.export.Exports;
import dev.chatreplay.export.LeftOut;
import dev.chatreplay.export.Snapshots;
import dev.chatreplay.export.Snapshots.SnapshotResult;
import dev.chatreplay.export.WorkerOnlyException;
import dev.chatreplay.format.FileFormat;
import dev.chatreplay.format.Formats;
import dev.chatreplay.log.LogTooLongException;
import dev.chatreplay.queue.CompactionQueue;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.ChatFile;
import dev.chatreplay.session.Export;
import dev.chatreplay.session.RetentionPolicy;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.Sessions;
import dev.chatreplay.session.Snapshot;
import dev.chatreplay.wiring.Stores;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Finds or makes the file of a session's chat. Work that is too large for an HTTP call is queued once, for the compaction worker. So is the
/// work on a session with an audit format, because only the worker may write its files.
public final class ChatFiles {
    /// The chat of a log with more entries than this is made by the compaction worker, not in an HTTP call. Messages are no measure: a log
    /// of pins and edits alone has none. The bound keeps a call within its time, and within 10 MB for messages with updates.
    public static final long MAX_ENTRIES = 100_000;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    private static final Duration RETRY_LARGE_AFTER = Duration.ofSeconds(10);

    private final Sessions sessions;
    private final Compactor compactor;
    private final Snapshots snapshots;
    private final Formats formats;
    private final CompactionQueue queue;
    private final RetentionPolicy retention;
    private final long maxEntries;
    private final Clock clock;

    private ChatFiles(Sessions sessions, Exports exports, Formats formats, CompactionQueue queue,
            RetentionPolicy retention, long maxEntries, Clock clock) {
        this.sessions = sessions;
        this.compactor = exports.compactor();
        this.snapshots = exports.snapshots();
        this.formats = formats;
        this.queue = queue;
        this.retention = retention;
        this.maxEntries = maxEntries;
        this.clock = clock;
    }

    /// Creates the files of an installation.
    ///
    /// @param formats the formats that a caller may request
    /// @param maxEntries the number of log entries above which the compaction worker makes the chat
    public static ChatFiles of(Stores stores, Formats formats, long maxEntries, Clock clock) {
        return new ChatFiles(stores.sessions(), Exports.ofReader(stores, formats, maxEntries, clock), formats,
                stores.compactionQueue(), stores.retention(), maxEntries, clock);
    }

    /// Finds the file of a session's chat in a format. Makes it when the work fits into the call, or queues the work.
    ///
    /// @throws ApiException `EXPORT_EXPIRED` when the retention of the export has ended. `FORMAT_NOT_AVAILABLE` when the export lacks the format and
    ///     no compaction may start any more.
    public ChatAnswer of(Session session, FileFormat format, Deadline deadline) {
        try {
            return kept(answer(session, format, deadline));
        } catch (Deadline.ExceededException | OutOfSpaceException | WorkerOnlyException _) {
            // Read the session again: this call may have added the format, and a mark counts only for one `workVersion`.
            return queue(readAgain(session));
        } catch (LogTooLongException _) {
            return queue(readAgain(session), RETRY_LARGE_AFTER);
        }
    }

    /// S3's lifecycle deletes an expired file up to a day later.
    private ChatAnswer kept(ChatAnswer answer) {
        if (answer instanceof ChatAnswer.Ready ready && !ready.endsAt().isAfter(clock.instant())) {
            throw new ApiException(Reason.EXPORT_EXPIRED);
        }
        return answer;
    }

    private ChatAnswer answer(Session session, FileFormat format, Deadline deadline) {
        return switch (session.status()) {
            case LIVE -> ofLive(session, format, deadline);
            case ENDED -> ofEnded(session, format, deadline);
        };
    }

    private ChatAnswer ofEnded(Session session, FileFormat format, Deadline deadline) {
        if (session.ready(format.formatName()).isPresent() || !retention.canCompact(session, clock.instant())) {
            return ready(session, format);
        }
        var updated = withFormat(session, format);
        if (updated.isEmpty()) {
            return changedMeanwhile(session, format, deadline);
        }
        if (isForWorker(updated.get()) || updated.get().isQueued(clock.instant())) {
            return queue(updated.get());
        }
        return switch (compactor.compact(session.key(), deadline)) {
            case CompactionResult.Exported exported ->
                withLeftOut(readyOrQueued(exported.session(), format), exported.leftOut());
            case CompactionResult.NotNeeded(var after) -> readyOrQueued(after, format);
            case CompactionResult.TooLate(var after) -> ready(after, format);
            case CompactionResult.Held _ -> queue(updated.get());
            case CompactionResult.Live _ -> throw new IllegalStateException("an ended session cannot be live again");
            case CompactionResult.NeverCameBack _ ->
                throw new IllegalStateException("attempts of readers do not count");
            case CompactionResult.Unknown _ -> throw new ApiException(Reason.SESSION_NOT_FOUND);
        };
    }

    private ChatAnswer ofLive(Session session, FileFormat format, Deadline deadline) {
        var fresh = snapshots.fresh(session).filter(snapshot -> has(snapshot, format));
        if (fresh.isPresent()) {
            return ready(session, fresh.get(), format);
        }
        var updated = withFormat(session, format);
        if (updated.isEmpty()) {
            return changedMeanwhile(session, format, deadline);
        }
        if (isForWorker(updated.get()) || updated.get().isQueued(clock.instant())) {
            return queue(updated.get());
        }
        return switch (snapshots.make(session.key(), deadline)) {
            case SnapshotResult.Made(var snapshot) when has(snapshot, format) -> ready(session, snapshot, format);
            case SnapshotResult.Made _,SnapshotResult.Held _ -> queue(updated.get());
            case SnapshotResult.Ended _,SnapshotResult.Refused _ -> withoutSnapshot(session, format, deadline);
            case SnapshotResult.NeverCameBack _ -> throw new IllegalStateException("attempts of readers do not count");
        };
    }

    /// Adds the format to the session, unless the session has it. Returns empty when the session has changed since this call read it.
    /// Readers of other formats that are ready do not wait for this format.
    private Optional<Session> withFormat(Session session, FileFormat format) {
        var isRequested = format.equals(Formats.DEFAULT) || session.formats().contains(format.formatName());
        // A compaction by an older version of the code does not know the format and leaves it out. Then request the format again.
        return isRequested && !isLeftOut(session, format)
                ? Optional.of(session)
                : sessions.addFormat(session, format.formatName(), clock.instant());
    }

    private static boolean isLeftOut(Session session, FileFormat format) {
        return session.isDone() && session.ready(format.formatName()).isEmpty();
    }

    private ChatAnswer changedMeanwhile(Session before, FileFormat format, Deadline deadline) {
        deadline.check();
        return answer(readAgain(before), format, deadline);
    }

    private ChatAnswer withoutSnapshot(Session before, FileFormat format, Deadline deadline) {
        var session = readAgain(before);
        return switch (session.status()) {
            // Another worker took the lease.
            case LIVE -> queue(session);
            case ENDED -> ofEnded(session, format, deadline);
        };
    }

    private Session readAgain(Session before) {
        return sessions.find(before.key()).orElseThrow(() -> new ApiException(Reason.SESSION_NOT_FOUND));
    }

    private static boolean has(Snapshot snapshot, FileFormat format) {
        return snapshot.files().containsKey(format.formatName());
    }

    private boolean isForWorker(Session session) {
        return isLarge(session) || formats.toWrite(session.formats()).stream().anyMatch(FileFormat::isAudit);
    }

    private boolean isLarge(Session session) {
        var exported = session.export().map(Export::counts);
        var seen = session.snapshot().map(Snapshot::counts);
        return Stream.of(exported, seen).flatMap(Optional::stream)
                .anyMatch(counts -> counts.entries() > maxEntries);
    }

    private static ChatAnswer withLeftOut(ChatAnswer answer, LeftOut leftOut) {
        return switch (answer) {
            case ChatAnswer.Ready ready -> ready.withLeftOut(leftOut);
            case ChatAnswer.Processing processing -> processing;
        };
    }

    private ChatAnswer readyOrQueued(Session session, FileFormat format) {
        var hasFile = session.readable().filter(export -> export.files().containsKey(format.formatName())).isPresent();
        return hasFile ? ready(session, format) : queue(session);
    }

    /// Answers with the export of an ended session. `session` was read after the export was made, so it shows whether the export is current. An
    /// export is not current when the log has grown since, or when its recompaction could not start in time. When the export is withdrawn
    /// and no compaction may start any more, the chat is gone.
    private ChatAnswer ready(Session session, FileFormat format) {
        Export export = session.readable().orElseThrow(() -> new ApiException(Reason.EXPORT_EXPIRED));
        var file = Optional.ofNullable(export.files().get(format.formatName()))
                .orElseThrow(() -> notAvailable(format, export));
        return new ChatAnswer.Ready(file, index(format, export.files()), format, export.counts(), session,
                session.isCurrent(), retention.expiresAt(export), LeftOut.NOTHING);
    }

    /// The message names no audit format but the requested one. The caller may lack the scope for others.
    private ApiException notAvailable(FileFormat requested, Export export) {
        var available = new TreeSet<>(export.files().keySet());
        available.retainAll(formats.names(false));
        return new ApiException(Reason.FORMAT_NOT_AVAILABLE,
                "The chat of this session is too old to be made as " + requested.formatName()
                        + ". Download it in one of these formats: " + String.join(", ", available) + ".",
                List.of());
    }

    private ChatAnswer ready(Session session, Snapshot snapshot, FileFormat format) {
        var file = Objects.requireNonNull(snapshot.files().get(format.formatName()));
        return new ChatAnswer.Ready(file, index(format, snapshot.files()), format, snapshot.counts(), session, false,
                retention.expiresAt(snapshot), LeftOut.NOTHING);
    }

    private static Optional<ChatFile> index(FileFormat format, Map<String, ChatFile> files) {
        return format.index().map(type -> files.get(type.formatName()));
    }

    /// Queues the work, unless it is queued already. The caller must repeat its request.
    private ChatAnswer queue(Session session) {
        return queue(session, isLarge(session) ? RETRY_LARGE_AFTER : RETRY_AFTER);
    }

    private ChatAnswer queue(Session session, Duration retryAfter) {
        var now = clock.instant();
        if (!session.isQueued(now)) {
            sessions.markQueued(session, now).ifPresent(mark -> request(session, mark));
        }
        return new ChatAnswer.Processing(retryAfter);
    }

    private void request(Session session, Session.Queued mark) {
        try {
            queue.request(session.key(), Duration.ZERO);
        } catch (RuntimeException e) {
            sessions.removeMark(session.key(), mark);
            throw e;
        }
    }
}
