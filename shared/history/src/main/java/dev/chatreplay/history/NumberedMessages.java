package dev.chatreplay.history;

import dev.chatreplay.download.ChatAnswer;
import dev.chatreplay.download.ChatFiles;
import dev.chatreplay.export.ExportBucket;
import dev.chatreplay.export.MissingObjectException;
import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.Session;
import dev.chatreplay.wiring.Stores;
import java.time.Duration;
import java.util.function.Function;

/// Reads the messages of sessions by their numbers in the order of [MessageId], from the `ndjson` file. For clients that page by numbers or by
/// ids, and not by a cursor. Thread-safe.
public final class NumberedMessages {
    /// The maximum number of reads for one chat in one request. They are for the index, the markers, the ends of a range, and the steps of a
    /// walk. A page without conditions needs four or fewer.
    static final int MAX_READS = 16;

    private final ChatFiles files;
    private final ExportBucket bucket;

    /// The result of work on a chat.
    public sealed interface Answer<T> {}

    /// The work is done.
    public record Done<T>(T result) implements Answer<T> {}

    /// The file is not ready yet.
    ///
    /// @param retryAfter the time after which the caller should repeat the request
    public record Processing<T>(Duration retryAfter) implements Answer<T> {}

    private NumberedMessages(ChatFiles files, ExportBucket bucket) {
        this.files = files;
        this.bucket = bucket;
    }

    /// Creates the messages of an installation.
    public static NumberedMessages of(Stores stores, ChatFiles files) {
        return new NumberedMessages(files, ExportBucket.of(stores));
    }

    /// Works on the chat of a session.
    ///
    /// @throws ApiException `EXPORT_EXPIRED` when the chat was deleted. `TRY_AGAIN` when it is deleted during the call.
    /// @throws TooMuchToReadException when the work needs more of the chat than the bounds allow
    public <T> Answer<T> read(Session session, Function<NumberedChat, T> work, Deadline deadline) {
        return switch (files.of(session, ChatFormat.NDJSON, deadline)) {
            case ChatAnswer.Processing(var retryAfter) -> new Processing<>(retryAfter);
            case ChatAnswer.Ready ready -> {
                try {
                    yield new Done<>(work.apply(open(ready, new BoundedReads(bucket::read, deadline, MAX_READS))));
                } catch (MissingObjectException e) {
                    // An operator withdraws the file now, so the next request gets another one.
                    throw new ApiException(Reason.TRY_AGAIN, e);
                }
            }
        };
    }

    private static NumberedChat open(ChatAnswer.Ready ready, BoundedReads reads) {
        var found = ready.index().orElseThrow(() -> new IllegalStateException("an ndjson file without its index"));
        var index = ChatIndex.read(reads, found);
        return new NumberedChat(
                new MessageBlocks(reads, ready.file(), index.offsets(), ready.counts().messages()), index,
                ready.leftOut());
    }
}
