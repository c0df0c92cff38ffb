package dev.chatreplay.format;

import dev.chatreplay.chat.ChatMessage;
import java.io.IOException;
import java.io.OutputStream;

/// Writes a `csv` file, and the [SpeakersIndex] beside it. Not thread-safe.
final class IndexedCsvWriter implements ChatWriter {
    private final ChatWriter csv;
    private final SpeakersIndex index;

    /// Starts the index of a file. The writer owns `csv` and `index` from now on.
    ///
    /// @throws IOException when `index` throws it
    IndexedCsvWriter(ChatWriter csv, OutputStream index) throws IOException {
        this.csv = csv;
        this.index = new SpeakersIndex(index);
    }

    @Override
    public void write(ChatMessage message) throws IOException {
        csv.write(message);
        index.add(message);
    }

    @Override
    public void finish() throws IOException {
        csv.finish();
        index.finish();
    }

    @Override
    public void close() throws IOException {
        try (index) {
            csv.close();
        }
    }
}
