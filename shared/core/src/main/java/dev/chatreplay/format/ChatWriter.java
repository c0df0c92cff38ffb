package dev.chatreplay.format;

import dev.chatreplay.chat.ChatMessage;
import java.io.Closeable;
import java.io.IOException;

/// Writes the messages of one chat to one file, in the order of the calls. Not thread-safe.
public interface ChatWriter extends Closeable {
    /// Writes one message.
    ///
    /// @throws IOException when the stream throws it, or when a text cannot be encoded in UTF-8
    void write(ChatMessage message) throws IOException;

    /// Ends the file and flushes it to the stream. The stream stays open.
    ///
    /// @throws IOException when the stream throws it
    void finish() throws IOException;
}
