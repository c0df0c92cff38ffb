package dev.chatreplay.download;

import dev.chatreplay.download.DownloadLinks.DownloadLink;
import dev.chatreplay.session.ChatFile;
import java.time.Duration;

/// What a caller who may read gets.
public sealed interface ChatAnswer {
    /// The chat.
    ///
    /// @param link to the file
    /// @param file what it links to
    /// @param messages how many the public chat has
    /// @param complete whether the file holds everything that was recorded; false for a snapshot, and for an export that late events have
    ///     overtaken
    record Ready(DownloadLink link, ChatFile file, long messages, boolean complete) implements ChatAnswer {}

    /// The chat is being made; a further request does not start it again.
    ///
    /// @param retryAfter when a further request is worth it
    record Processing(Duration retryAfter) implements ChatAnswer {}
}
