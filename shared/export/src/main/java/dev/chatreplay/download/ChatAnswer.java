package dev.chatreplay.download;

import dev.chatreplay.download.DownloadLinks.DownloadLink;
import dev.chatreplay.session.ChatFile;
import java.time.Duration;

/// The answer to an authorized request for a chat.
public sealed interface ChatAnswer {
    /// The chat is ready.
    ///
    /// @param link the download link of the file
    /// @param file the file
    /// @param messages the number of messages in the public chat
    /// @param complete whether the file holds every recorded event; false for a snapshot, and for an export that is not current because of
    ///     late events
    record Ready(DownloadLink link, ChatFile file, long messages, boolean complete) implements ChatAnswer {}

    /// The chat is not ready yet. A repeated request does not start the work again.
    ///
    /// @param retryAfter the time after which the caller should repeat the request
    record Processing(Duration retryAfter) implements ChatAnswer {}
}
