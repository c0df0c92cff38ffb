package dev.chatreplay.download;

import dev.chatreplay.export.LeftOut;
import dev.chatreplay.format.FileFormat;
import dev.chatreplay.runtime.LogLine;
import dev.chatreplay.session.ChatFile;
import dev.chatreplay.session.Counts;
import dev.chatreplay.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The answer to an authorized request for a chat.
public sealed interface ChatAnswer {
    /// The chat is ready.
    ///
    /// @param file the file
    /// @param index the index beside the file; empty for a format without one
    /// @param format the format of the file
    /// @param counts the numbers of messages in the public chat
    /// @param session the session
    /// @param complete whether the file holds every recorded event; false for a snapshot, and for an export that is not current because of
    ///     late events
    /// @param endsAt the end of the retention of the file
    /// @param leftOut the parts of the log that an export of this call leaves out; nothing when this call made no export
    record Ready(ChatFile file, Optional<ChatFile> index, FileFormat format, Counts counts, Session session,
            boolean complete,
            Instant endsAt, LeftOut leftOut) implements ChatAnswer {
        /// Returns the same answer of a call that made an export.
        Ready withLeftOut(LeftOut parts) {
            return new Ready(file, index, format, counts, session, complete, endsAt, parts);
        }

        /// Adds to the log line what an export of this call leaves out.
        public void addTo(LogLine line) {
            leftOut.addTo(line);
        }
    }

    /// The chat is not ready yet. A repeated request does not start the work again.
    ///
    /// @param retryAfter the time after which the caller should repeat the request
    record Processing(Duration retryAfter) implements ChatAnswer {}
}
