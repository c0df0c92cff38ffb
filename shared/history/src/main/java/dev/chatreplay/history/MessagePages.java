package dev.chatreplay.history;

import dev.chatreplay.download.ChatAnswer;
import dev.chatreplay.download.ChatFiles;
import dev.chatreplay.export.AttemptFolder;
import dev.chatreplay.export.ExportBucket;
import dev.chatreplay.export.LeftOut;
import dev.chatreplay.export.MissingObjectException;
import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.Session;
import dev.chatreplay.wiring.Stores;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Cuts pages of messages from the `ndjson` file of a session. All pages of a walk are from one file, so none lacks or repeats a message while
/// late events arrive.
///
/// A page reads at most [BoundedReads#MAX_READS] parts of objects. Thread-safe.
public final class MessagePages {
    /// The maximum number of messages of a page.
    public static final int MAX_LIMIT = 1000;

    /// The first read is for lines of this size. A page with longer lines, or with a filter, needs a second one.
    private static final int BYTES_PER_LINE = 1024;
    private static final int MIN_FIRST_BYTES = 64 * 1024;
    private static final String CURSOR_RULE = "Send a cursor of paging.next_cursor from the same session, with the same order.";

    private final ChatFiles files;
    private final ExportBucket bucket;
    private final FileLifetime lifetime;
    private final Clock clock;

    /// The selection and order of the messages.
    ///
    /// @param type the payload type
    /// @param since the earliest `createdAt`, inclusive
    /// @param until the latest `createdAt`, exclusive
    /// @param limit the maximum number of messages of a page
    public record Query(Order order, Optional<String> participantId, Optional<String> userId, Optional<String> type,
            Optional<Boolean> pinned, Optional<Instant> since, Optional<Instant> until, int limit) {}

    /// The answer to a request for a page.
    public sealed interface Answer {}

    /// A page. It may be short, and still have a cursor.
    ///
    /// @param messages each message as compact JSON, as in the `ndjson` file
    /// @param nextCursor continues after this page; empty at the end
    /// @param complete whether the file holds every event that is recorded now
    /// @param leftOut the parts of the log that an export of this call leaves out
    public record Page(List<String> messages, Optional<String> nextCursor, boolean complete, LeftOut leftOut)
            implements
                Answer {}

    /// The file is not ready yet.
    ///
    /// @param retryAfter the time after which the caller should repeat the request
    public record Processing(Duration retryAfter) implements Answer {}

    private MessagePages(ChatFiles files, ExportBucket bucket, FileLifetime lifetime, Clock clock) {
        this.files = files;
        this.bucket = bucket;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /// Creates the pages of an installation.
    public static MessagePages of(Stores stores, ChatFiles files, Clock clock) {
        return new MessagePages(files, ExportBucket.of(stores),
                new FileLifetime(stores.retention(), ChatFormat.NDJSON), clock);
    }

    /// Returns the first page, or the page after a cursor. A page after a cursor makes no file.
    ///
    /// @throws ApiException `INVALID_PARAMETER` when the cursor is not from this session and query order. `CURSOR_EXPIRED` when its file was
    ///     deleted. `EXPORT_EXPIRED` when the chat was deleted. `MESSAGE_TOO_LARGE` when the next message alone is too large.
    public Answer read(Session session, Query query, Optional<String> cursor, Deadline deadline) {
        return cursor.isPresent()
                ? after(session, query, cursor.get(), deadline)
                : first(session, query, deadline);
    }

    private Answer first(Session session, Query query, Deadline deadline) {
        return switch (files.of(session, ChatFormat.NDJSON, deadline)) {
            case ChatAnswer.Processing(var retryAfter) -> new Processing(retryAfter);
            case ChatAnswer.Ready ready -> first(ready, query, new BoundedReads(bucket, deadline));
        };
    }

    private Page first(ChatAnswer.Ready ready, Query query, BoundedReads reads) {
        var file = ready.file();
        try {
            var start = new MessageCursor(AttemptFolder.of(file), file.bytes(), query.order(),
                    start(ready, query, reads));
            return cut(ready.session(), query, start, file.key(), reads, ready.leftOut());
        } catch (MissingObjectException e) {
            // An operator withdraws the file now, so the next request gets another one.
            throw new ApiException(Reason.TRY_AGAIN, e);
        }
    }

    /// Finds where the first page begins. A bound at that side needs the index, unless the first read gives the whole file.
    private static long start(ChatAnswer.Ready ready, Query query, BoundedReads reads) {
        var size = ready.file().bytes();
        var whole = switch (query.order()) {
            case OLDEST_FIRST -> 0;
            case NEWEST_FIRST -> size;
        };
        var bound = switch (query.order()) {
            case OLDEST_FIRST -> query.since();
            case NEWEST_FIRST -> query.until();
        };
        if (bound.isEmpty() || size <= firstBytes(query)) {
            return whole;
        }
        var index = ready.index().orElseThrow(() -> new IllegalStateException("an ndjson file without its index"));
        var offsets = LineOffsets.read(reads, index);
        return switch (query.order()) {
            case OLDEST_FIRST -> offsets.lastBefore(bound.get());
            case NEWEST_FIRST -> offsets.firstFrom(bound.get(), size);
        };
    }

    private Page after(Session session, Query query, String text, Deadline deadline) {
        var cursor = MessageCursor.decode(text, session.key()).filter(found -> found.order() == query.order())
                .orElseThrow(MessagePages::invalidCursor);
        if (!lifetime.isReadable(session, cursor.folder(), clock.instant())) {
            throw new ApiException(Reason.CURSOR_EXPIRED);
        }
        try {
            return cut(session, query, cursor, cursor.folder().key(session.key(), ChatFormat.NDJSON),
                    new BoundedReads(bucket, deadline), LeftOut.NOTHING);
        } catch (MissingObjectException e) {
            throw new ApiException(Reason.CURSOR_EXPIRED, e);
        } catch (FileLines.NotBetweenLinesException _) {
            throw invalidCursor();
        }
    }

    private static ApiException invalidCursor() {
        return ApiException.ofParameter("cursor", CURSOR_RULE);
    }

    private static Page cut(Session session, Query query, MessageCursor from, String key, BoundedReads reads,
            LeftOut leftOut) {
        var lines = new FileLines(reads, key, from.size(), query.order(), from.position(), firstBytes(query));
        var cut = PageCut.of(lines, new MessageFilter(query), query.limit());
        var next = cut.isLast()
                ? Optional.<String>empty()
                : Optional.of(new MessageCursor(from.folder(), from.size(), from.order(), lines.position())
                        .encode(session.key()));
        return new Page(cut.messages(), next, isComplete(session, key), leftOut);
    }

    /// A walk may be long. So each page looks again whether its file is that of the current export.
    private static boolean isComplete(Session session, String key) {
        return session.ready(ChatFormat.NDJSON.formatName()).filter(file -> file.key().equals(key)).isPresent();
    }

    private static int firstBytes(Query query) {
        return Math.max(MIN_FIRST_BYTES, query.limit() * BYTES_PER_LINE);
    }
}
