package dev.chatreplay.download;

import dev.chatreplay.export.Compactor;
import dev.chatreplay.export.Compactor.CompactionResult;
import dev.chatreplay.export.Exports;
import dev.chatreplay.export.Snapshots;
import dev.chatreplay.export.Snapshots.SnapshotResult;
import dev.chatreplay.queue.CompactionQueue;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.runtime.Failure;
import dev.chatreplay.session.Export;
import dev.chatreplay.session.RetentionPolicy;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.Sessions;
import dev.chatreplay.session.Snapshot;
import java.time.Clock;
import java.time.Duration;

/// Finds or makes the file that is a session's chat now. What takes longer than a call may is left to the compaction queue, once.
public final class ChatFiles {
    /// A chat of so many messages is not begun in a call that somebody waits for.
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

    ChatAnswer of(Session session, Deadline deadline) {
        try {
            return switch (session.status()) {
                case LIVE -> ofLive(session, deadline);
                case ENDED -> ofEnded(session, deadline);
            };
        } catch (Deadline.ExceededException _) {
            return queue(session);
        }
    }

    private ChatAnswer ofEnded(Session session, Deadline deadline) {
        if (session.isCurrent() || !retention.canCompact(session, clock.instant())) {
            return ready(session);
        }
        if (isLarge(session) || session.isQueued(clock.instant())) {
            return queue(session);
        }
        return switch (compactor.compact(session.key(), deadline)) {
            case CompactionResult.Exported exported -> ready(exported.session());
            case CompactionResult.Done(var after) -> ready(after);
            case CompactionResult.Closed(var after) -> ready(after);
            case CompactionResult.Field _ -> queue(session);
            case CompactionResult.Live _ -> throw new IllegalStateException("an ended session cannot be live again");
            case CompactionResult.Unknown _ -> throw new Failure.SessionNotFound();
        };
    }

    private ChatAnswer ofLive(Session session, Deadline deadline) {
        var now = clock.instant();
        var fresh = session.snapshot().filter(snapshot -> snapshot.freshUntil().isAfter(now));
        if (fresh.isPresent()) {
            return ready(session, fresh.get());
        }
        if (isLarge(session) || session.isQueued(now)) {
            return queue(session);
        }
        return switch (snapshots.take(session.key(), deadline)) {
            case SnapshotResult.Taken(var snapshot) -> ready(session, snapshot);
            case SnapshotResult.Field _ -> queue(session);
            case SnapshotResult.Ended() -> endedMeanwhile(session, deadline);
        };
    }

    private ChatAnswer endedMeanwhile(Session before, Deadline deadline) {
        var session = sessions.find(before.key()).orElseThrow(Failure.SessionNotFound::new);
        return switch (session.status()) {
            // It was the lease that had gone to another worker.
            case LIVE -> queue(session);
            case ENDED -> ofEnded(session, deadline);
        };
    }

    private static boolean isLarge(Session session) {
        var exported = session.export().map(export -> export.file().messages()).orElse(0L);
        var seen = session.snapshot().map(snapshot -> snapshot.file().messages()).orElse(0L);
        return Math.max(exported, seen) >= LARGE_CHAT_MESSAGES;
    }

    /// Answers with the export of an ended session. It is complete when the row says so after it was made: the log may have grown
    /// meanwhile, or its last compaction may have come too late.
    private ChatAnswer ready(Session session) {
        Export export = session.export().orElseThrow(Failure.ExportExpired::new);
        var link = links.sign(export.file(), session.key().sessionId(), retention.expiresAt(export));
        return new ChatAnswer.Ready(link, export.file(), session.isCurrent(), export.exportedAt());
    }

    private ChatAnswer ready(Session session, Snapshot snapshot) {
        var link = links.sign(snapshot.file(), session.key().sessionId(), retention.expiresAt(snapshot));
        return new ChatAnswer.Ready(link, snapshot.file(), false, snapshot.at());
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
