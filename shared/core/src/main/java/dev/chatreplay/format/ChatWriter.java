package dev.chatreplay.format;

import dev.chatreplay.chat.ChatMessage;
import dev.chatreplay.chat.LogEntry;
import dev.chatreplay.chat.ParticipantMarkers;
import java.io.Closeable;
import java.io.IOException;

/// Writes one chat to one file: its messages in the order of the calls. Not thread-safe.
public interface ChatWriter extends Closeable {
    /// Writes one message of the public chat.
    ///
    /// @throws IOException when the stream throws it, or when a text cannot be encoded in UTF-8
    void write(ChatMessage message) throws IOException;

    /// Writes the latest markers of one participant. Each writer receives those of all participants who count, in the order of their ids, before
    /// the first message. Most formats do not show them.
    ///
    /// @throws IOException when the stream throws it
    default void write(ParticipantMarkers markers) throws IOException {}

    /// Adds one entry of the log. The writers of audit formats receive every entry before [#finish], in no particular order.
    ///
    /// @throws dev.chatreplay.chat.UnreadableLogEntryException when the entry is not an event; the writer leaves it out
    default void add(LogEntry entry) {
        throw new IllegalStateException("only the writers of audit formats take log entries");
    }

    /// Ends the file and flushes it to the stream. The stream stays open.
    ///
    /// @throws IOException when the stream throws it
    void finish() throws IOException;
}
