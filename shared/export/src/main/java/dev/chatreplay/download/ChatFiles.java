package dev.chatreplay.download;

import dev.chatreplay.export.Compactor;
import dev.chatreplay.export.Compactor.CompactionResult;
import dev.chatreplay.export.Exports;
import dev.chatreplay.export.Snapshots;
import dev.chatreplay.export.Snapshots.SnapshotResult;
import dev.chatreplay.format.FileFormat;
import dev.chatreplay.format.Formats;
import dev.chatreplay.queue.CompactionQueue;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.Export;
import dev.chatreplay.session.RetentionPolicy;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.Sessions;
import dev.chatreplay.session.Snapshot;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/// Finds or makes the file that is a session's chat now. What takes longer than a call may is left to the compaction queue, once.
public final class ChatFiles {
    /// The compactor, not an HTTP call, makes a chat of this many messages.
    private static final long LARGE_CHAT_MESSAGES = 100_000;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    private static final Duration RETRY_LARGE_AFTER = Duration.ofSeconds(10);

    private final Sessions sessions;
    private final Compactor compactor;
    private final Snapshots snapshots;
    private final DownloadLinks links;
    private final CompactionQueue queue;
    private final RetentionPolicy retention;
    private final Clock clock;

    /// Builds the files of chats.
    public ChatFiles(Sessions sessions, Exports exports, DownloadLinks links, CompactionQueue queue,
            RetentionPolicy retention, Clock clock) {
        this.sessions = sessions;
        this.compactor = exports.compactor();
        this.snapshots = exports.snapshots();
        this.links = links;
        this.queue = queue;
        this.retention = retention;
        this.clock = clock;
    }

    /// Finds the file of a session's chat in a format, or makes it when that fits into the call.
    ///
    /// @throws ApiException `EXPORT_EXPIRED` when retention has removed the chat; `FORMAT_NOT_AVAILABLE` when the format was never
    ///     made and no compaction may start any more
    public ChatAnswer of(Session session, FileFormat format, Deadline deadline) {
        try {
            return answer(session, format, deadline);
        } catch (Deadline.ExceededException _) {
            // Read again: this call may have added the format, and a mark counts for one version of the work.
            return queue(readAgain(session));
        }
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
        var asked = withFormat(session, format);
        if (asked.isEmpty()) {
            return changedMeanwhile(session, format, deadline);
        }
        if (isLarge(asked.get()) || asked.get().isQueued(clock.instant())) {
            return queue(asked.get());
        }
        return switch (compactor.compact(session.key(), deadline)) {
            case CompactionResult.Exported(var after, _, _) -> readyOrQueued(after, format);
            case CompactionResult.Done(var after) -> readyOrQueued(after, format);
            case CompactionResult.Closed(var after) -> ready(after, format);
            case CompactionResult.Held _ -> queue(asked.get());
            case CompactionResult.Live _ -> throw new IllegalStateException("an ended session cannot be live again");
            case CompactionResult.Unknown _ -> throw new ApiException(Reason.SESSION_NOT_FOUND);
        };
    }

    private ChatAnswer ofLive(Session session, FileFormat format, Deadline deadline) {
        var fresh = snapshots.fresh(session).filter(snapshot -> has(snapshot, format));
        if (fresh.isPresent()) {
            return ready(session, fresh.get(), format);
        }
        var asked = withFormat(session, format);
        if (asked.isEmpty()) {
            return changedMeanwhile(session, format, deadline);
        }
        if (isLarge(session) || asked.get().isQueued(clock.instant())) {
            return queue(asked.get());
        }
        return switch (snapshots.take(session.key(), deadline)) {
            case SnapshotResult.Taken(var snapshot) when has(snapshot, format) -> ready(session, snapshot, format);
            case SnapshotResult.Taken _,SnapshotResult.Held _ -> queue(asked.get());
            case SnapshotResult.Ended() -> endedMeanwhile(session, format, deadline);
        };
    }

    /// The session after the format was added to those that its files are written in; empty when the session has changed since it was
    /// read. A reader of another format that is ready never waits for this.
    private Optional<Session> withFormat(Session session, FileFormat format) {
        var isWanted = format.equals(Formats.DEFAULT) || session.formats().contains(format.formatName());
        // A compaction by a version of the code that does not know the format leaves it out: then it is asked for again.
        return isWanted && !isLeftOut(session, format)
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

    private ChatAnswer endedMeanwhile(Session before, FileFormat format, Deadline deadline) {
        var session = readAgain(before);
        return switch (session.status()) {
            // Another worker had taken the lease, and has committed its snapshot.
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

    private static boolean isLarge(Session session) {
        var exported = session.export().map(Export::messages).orElse(0L);
        var seen = session.snapshot().map(Snapshot::messages).orElse(0L);
        return Math.max(exported, seen) >= LARGE_CHAT_MESSAGES;
    }

    private ChatAnswer readyOrQueued(Session session, FileFormat format) {
        var isMade = session.export().filter(export -> export.files().containsKey(format.formatName())).isPresent();
        return isMade ? ready(session, format) : queue(session);
    }

    /// Answers with the export of an ended session. It is complete when the row says so after it was made: the log may have grown
    /// meanwhile, or its last compaction may have started too late.
    private ChatAnswer ready(Session session, FileFormat format) {
        Export export = session.export().orElseThrow(() -> new ApiException(Reason.EXPORT_EXPIRED));
        var file = Optional.ofNullable(export.files().get(format.formatName()))
                .orElseThrow(() -> notAvailable(export));
        var link = links.sign(file, format, session.key().sessionId(), retention.expiresAt(export));
        return new ChatAnswer.Ready(link, file, export.messages(), session.isCurrent());
    }

    private static ApiException notAvailable(Export export) {
        return new ApiException(Reason.FORMAT_NOT_AVAILABLE,
                "The chat of this session is not available in this format, and is too old to be made in it; available: "
                        + String.join(", ", new TreeSet<>(export.files().keySet())),
                List.of());
    }

    private ChatAnswer ready(Session session, Snapshot snapshot, FileFormat format) {
        var file = Objects.requireNonNull(snapshot.files().get(format.formatName()));
        var link = links.sign(file, format, session.key().sessionId(), retention.expiresAt(snapshot));
        return new ChatAnswer.Ready(link, file, snapshot.messages(), false);
    }

    /// Leaves the work to the queue, unless it is there already.
    private ChatAnswer queue(Session session) {
        var now = clock.instant();
        if (!session.isQueued(now)) {
            sessions.markQueued(session, now).ifPresent(mark -> request(session, mark));
        }
        return new ChatAnswer.Processing(isLarge(session) ? RETRY_LARGE_AFTER : RETRY_AFTER);
    }

    private void request(Session session, Session.Queued mark) {
        try {
            queue.request(session.key(), Duration.ZERO);
        } catch (RuntimeException e) {
            sessions.clearQueued(session.key(), mark);
            throw e;
        }
    }
}
