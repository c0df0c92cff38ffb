package dev.chatreplay.format;

import dev.chatreplay.chat.ChatMessage;
import java.io.Closeable;
import java.io.IOException;

/// Writes the messages of one chat as one file, in the order in which it receives them. Not thread-safe.
public interface ChatWriter extends Closeable {
    /// Writes one message.
    ///
    /// @throws IOException when the stream throws it, or when a text has no UTF-8
    void write(ChatMessage message) throws IOException;

    /// Ends the file and hands all of it to the stream, which stays open.
    ///
    /// @throws IOException when the stream throws it
    void finish() throws IOException;
}
