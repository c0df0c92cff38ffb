package dev.chatreplay.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.chatreplay.chat.ChatMessage;
import dev.chatreplay.chat.ParticipantMarkers;
import dev.chatreplay.event.PayloadType;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/// Writes each message as one line of compact JSON, in UTF-8 with LF, and an [NdjsonIndex] beside it.
///
/// JSON that a producer sent, such as metadata, stays as it was recorded: its names in their order, its numbers with their digits. Not
/// thread-safe.
final class NdjsonWriter implements ChatWriter {
    /// The index has the byte offset of every message whose number is a multiple of this one.
    private static final int MESSAGES_PER_OFFSET = 1000;
    /// The number of bytes after which the index has a further offset. A reader of one message reads no more than this, and one message.
    private static final int BYTES_PER_OFFSET = 500_000;

    private final CountedStream file;
    private final JsonGenerator lines;
    private final NdjsonIndex index;
    private long messages;
    private long lastOffset;

    /// Starts the file and its index. The writer owns the streams from now on.
    ///
    /// @throws IOException when a stream throws it
    NdjsonWriter(ChatFacts facts, FileStreams out) throws IOException {
        this.file = new CountedStream(out.file());
        this.lines = JsonText.generator(file);
        this.index = new NdjsonIndex(facts, out.index().orElseGet(OutputStream::nullOutputStream));
    }

    @Override
    public void write(ParticipantMarkers markers) throws IOException {
        index.write(markers);
    }

    @Override
    public void write(ChatMessage message) throws IOException {
        if (messages % MESSAGES_PER_OFFSET == 0 || file.bytes() - lastOffset >= BYTES_PER_OFFSET) {
            lines.flush();
            lastOffset = file.bytes();
            index.writeOffset(messages, lastOffset, message.createdAt());
        }
        messages++;
        lines.writeStartObject();
        writeFields(message);
        writeFurtherFields(message);
        lines.writeEndObject();
        lines.writeRaw('\n');
    }

    /// Writes the fields that `csv` has, too.
    private void writeFields(ChatMessage message) throws IOException {
        lines.writeStringField("id", message.id());
        lines.writeStringField("participantId", message.participantId());
        lines.writeStringField("sessionId", message.sessionId());
        lines.writeStringField("meetingId", message.meetingId());
        lines.writeStringField("displayName", message.displayName());
        lines.writeBooleanField("pinned", message.pinned());
        lines.writeBooleanField("isEdited", message.isEdited());
        lines.writeStringField("payloadType", message.payloadType());
        writePayload(message);
        lines.writeStringField("createdAt", message.createdAt());
    }

    private void writeFurtherFields(ChatMessage message) throws IOException {
        writeIfPresent("userId", message.userId());
        writeIfPresent("replyTo", message.replyTo());
        lines.writeNumberField("sequence", message.sequence());
        if (!message.roles().isEmpty()) {
            lines.writeFieldName("roles");
            lines.writeArray(message.roles().toArray(String[]::new), 0, message.roles().size());
        }
        writeIfPresent("editedAt", message.editedAt());
        lines.writeNumberField("editCount", message.editCount());
        writeJsonIfPresent("reactions", message.reactions());
        lines.writeNumberField("readCount", message.readCount());
        lines.writeNumberField("deliveredCount", message.deliveredCount());
        writeJsonIfPresent("metadata", message.metadata());
    }

    private void writePayload(ChatMessage message) throws IOException {
        var json = json(message);
        if (json.isPresent()) {
            writeJsonIfPresent("payload", json);
        } else {
            lines.writeStringField("payload", message.payload());
        }
    }

    /// Returns the payload as JSON when it is more than a text. A file may be sent as an object or as the JSON text of one.
    private static Optional<String> json(ChatMessage message) {
        if (!message.payloadIsText()) {
            return Optional.of(message.payload());
        }
        return message.payloadType().equals(PayloadType.FILE_MESSAGE.name())
                ? JsonText.compact(message.payload())
                : Optional.empty();
    }

    private void writeIfPresent(String name, Optional<String> text) throws IOException {
        if (text.isPresent()) {
            lines.writeStringField(name, text.get());
        }
    }

    private void writeJsonIfPresent(String name, Optional<String> json) throws IOException {
        if (json.isPresent()) {
            lines.writeFieldName(name);
            lines.writeRawValue(json.get());
        }
    }

    @Override
    public void finish() throws IOException {
        lines.flush();
        index.finish(messages, file.bytes());
    }

    @Override
    public void close() throws IOException {
        try (index) {
            lines.close();
        }
    }
}
