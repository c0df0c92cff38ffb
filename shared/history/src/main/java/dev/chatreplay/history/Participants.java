package dev.chatreplay.history;

import dev.chatreplay.download.ChatAnswer;
import dev.chatreplay.download.ChatFiles;
import dev.chatreplay.export.ExportBucket;
import dev.chatreplay.export.LeftOut;
import dev.chatreplay.export.MissingObjectException;
import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.Session;
import dev.chatreplay.wiring.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Lists the participants who spoke in a session, from the aggregate that lies beside its `csv` file.
public final class Participants {
    private final ChatFiles files;
    private final ExportBucket bucket;

    /// A participant with at least one message in the public chat.
    ///
    /// @param displayName the name in the last message
    /// @param firstAt the time of the first message
    /// @param lastAt the time of the last message
    public record Speaker(String participantId, Optional<String> userId, String displayName, Instant firstAt,
            Instant lastAt, long messages) {}

    /// The answer to a request.
    public sealed interface Answer {}

    /// The participants, by the time of their first message.
    ///
    /// @param isMinimum whether the session has more speakers than the aggregate holds
    public record Found(List<Speaker> speakers, boolean isMinimum, LeftOut leftOut) implements Answer {}

    /// The file is not ready yet.
    public record Processing(Duration retryAfter) implements Answer {}

    private Participants(ChatFiles files, ExportBucket bucket) {
        this.files = files;
        this.bucket = bucket;
    }

    /// Creates the participants of an installation.
    public static Participants of(Stores stores, ChatFiles files) {
        return new Participants(files, ExportBucket.of(stores));
    }

    /// Returns all speakers of a session.
    ///
    /// @throws ApiException `EXPORT_EXPIRED` when the chat was deleted
    public Answer read(Session session, Deadline deadline) {
        return switch (files.of(session, ChatFormat.CSV, deadline)) {
            case ChatAnswer.Processing(var retryAfter) -> new Processing(retryAfter);
            case ChatAnswer.Ready ready -> read(ready, deadline);
        };
    }

    private Found read(ChatAnswer.Ready ready, Deadline deadline) {
        var index = ready.index().orElseThrow(() -> new IllegalStateException("a csv file without its index"));
        try {
            var aggregate = SpeakerLines.read(bucket, index, deadline);
            return new Found(aggregate.speakers(), aggregate.isTruncated(), ready.leftOut());
        } catch (MissingObjectException e) {
            // An operator withdraws the file now, so the next request gets another one.
            throw new ApiException(Reason.TRY_AGAIN, e);
        }
    }
}
