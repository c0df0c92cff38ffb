package dev.chatreplay.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.chatreplay.chat.ParticipantMarkers;
import dev.chatreplay.event.EventTime;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Optional;

/// Writes the index of an `ndjson` file: one JSON object. It has the session, the markers of its participants, and where every 1,000th message and
/// some others begin. A reader of the index can cut a page of messages from the file with a ranged read.
///
/// It writes each part at once, so its memory does not depend on the number of messages and participants. Not thread-safe.
final class NdjsonIndex implements Closeable {
    /// The type of the index.
    static final FileType TYPE = new IndexType("ndjson_index", "json", "application/json");

    private final JsonGenerator out;
    private boolean hasOffsets;

    /// Starts the index. It owns `out` from now on.
    ///
    /// @throws IOException when `out` throws it
    NdjsonIndex(ChatFacts facts, OutputStream out) throws IOException {
        this.out = JsonText.generator(out);
        this.out.writeStartObject();
        this.out.writeObjectFieldStart("session");
        writeText("id", Optional.of(facts.sessionId()));
        writeText("meetingId", facts.meetingId());
        writeText("title", facts.title());
        writeTime("startedAt", facts.startedAt());
        writeTime("endedAt", facts.endedAt());
        this.out.writeEndObject();
        this.out.writeArrayFieldStart("markers");
    }

    private void writeText(String name, Optional<String> text) throws IOException {
        if (text.isPresent()) {
            out.writeStringField(name, text.get());
        }
    }

    private void writeTime(String name, Optional<Instant> time) throws IOException {
        writeText(name, time.map(EventTime::canonical));
    }

    /// Writes the markers of one participant. No marker may follow the first offset.
    void write(ParticipantMarkers markers) throws IOException {
        out.writeStartObject();
        writeText("participantId", Optional.of(markers.participantId()));
        writeTime("readUpTo", markers.readUpTo());
        writeTime("deliveredUpTo", Optional.of(markers.deliveredUpTo()));
        out.writeEndObject();
    }

    /// Writes where a message begins.
    ///
    /// @param message the number of messages before it
    /// @param offset the number of bytes before it
    /// @param createdAt its canonical time
    void writeOffset(long message, long offset, String createdAt) throws IOException {
        startOffsets();
        out.writeStartObject();
        out.writeNumberField("message", message);
        out.writeNumberField("offset", offset);
        out.writeStringField("createdAt", createdAt);
        out.writeEndObject();
    }

    private void startOffsets() throws IOException {
        if (!hasOffsets) {
            out.writeEndArray();
            out.writeArrayFieldStart("offsets");
            hasOffsets = true;
        }
    }

    /// Ends the index and flushes it.
    ///
    /// @param messages the number of messages in the file
    /// @param bytes the size of the file
    void finish(long messages, long bytes) throws IOException {
        startOffsets();
        out.writeEndArray();
        out.writeNumberField("messageCount", messages);
        out.writeNumberField("byteSize", bytes);
        out.writeEndObject();
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
