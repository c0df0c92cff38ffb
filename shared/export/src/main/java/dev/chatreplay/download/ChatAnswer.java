package dev.chatreplay.download;

import dev.chatreplay.download.DownloadLinks.DownloadLink;
import dev.chatreplay.session.ChatFile;
import java.time.Duration;
import java.time.Instant;

/// What a caller who may read gets.
public sealed interface ChatAnswer {
    /// The chat.
    ///
    /// @param link to the CSV
    /// @param file what it links to
    /// @param complete whether the CSV holds all that was recorded; false for a snapshot, and for an export that late events have overtaken
    /// @param exportedAt when the CSV was made
    record Ready(DownloadLink link, ChatFile file, boolean complete, Instant exportedAt) implements ChatAnswer {}

    /// The chat is being made; asking again does not start it again.
    ///
    /// @param retryAfter when asking again is worth it
    record Processing(Duration retryAfter) implements ChatAnswer {}
}
