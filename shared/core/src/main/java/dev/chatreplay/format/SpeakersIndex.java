package dev.chatreplay.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.chatreplay.chat.ChatMessage;
import dev.chatreplay.chat.Speakers;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/// Writes the index of a `csv` file: one line of compact JSON for each participant with at least one message in the file. The last line has their
/// number. Not thread-safe.
final class SpeakersIndex implements Closeable {
    /// The type of the index.
    static final FileType TYPE = new IndexType("csv_speakers", "ndjson", "application/x-ndjson");

    private final JsonGenerator out;
    private final Speakers speakers = new Speakers();

    /// Starts the index. It owns `out` from now on.
    ///
    /// @throws IOException when `out` throws it
    SpeakersIndex(OutputStream out) throws IOException {
        this.out = JsonText.generator(out);
    }

    /// Counts a message of the file.
    void add(ChatMessage message) {
        speakers.add(message);
    }

    /// Writes the index and flushes it.
    void finish() throws IOException {
        speakers.forEach(this::write);
        out.writeStartObject();
        out.writeNumberField("participants", speakers.size());
        out.writeBooleanField("truncated", speakers.isTruncated());
        out.writeEndObject();
        out.writeRaw('\n');
        out.flush();
    }

    private void write(Speakers.Speaker speaker) throws IOException {
        out.writeStartObject();
        out.writeStringField("participantId", speaker.participantId());
        if (speaker.userId().isPresent()) {
            out.writeStringField("userId", speaker.userId().get());
        }
        out.writeStringField("displayName", speaker.displayName());
        out.writeStringField("firstAt", speaker.firstAt());
        out.writeStringField("lastAt", speaker.lastAt());
        out.writeNumberField("messages", speaker.messages());
        out.writeEndObject();
        out.writeRaw('\n');
    }

    @Override
    public void close() throws IOException {
        try (speakers) {
            out.close();
        }
    }
}
