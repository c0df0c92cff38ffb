package dev.chatreplay.format;

import dev.chatreplay.chat.ChatMessage;
import dev.chatreplay.chat.EventSorter;
import dev.chatreplay.chat.LogEntry;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/// Writes every recorded event as one line of compact JSON, in UTF-8. The events are in the order of their time, type and id. Each event is
/// written as it was recorded, with its unknown fields.
///
/// Not thread-safe.
final class EventsWriter implements ChatWriter {
    private final EventSorter events = new EventSorter();
    private final Writer out;

    /// Starts the file. The writer owns `out` from now on.
    EventsWriter(OutputStream out) {
        this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8.newEncoder()));
    }

    @Override
    public void add(LogEntry entry) {
        events.add(entry);
    }

    /// Writes nothing, because the events of the message are in the file.
    @Override
    public void write(ChatMessage message) {}

    @Override
    public void finish() throws IOException {
        for (var sorted = events.sorted(); sorted.hasNext();) {
            out.write(sorted.next());
            out.write('\n');
        }
        out.flush();
    }

    @Override
    public void close() throws IOException {
        try (events) {
            out.close();
        }
    }
}
