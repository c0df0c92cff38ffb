package dev.chatreplay.reference;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatreplay.chat.ChatMessage;
import dev.chatreplay.format.ChatFacts;
import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.format.ChatWriter;
import dev.chatreplay.format.FileFormat;
import dev.chatreplay.format.FileStreams;
import dev.chatreplay.format.Formats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A second format, which only tests have: the values of a row of `csv_full` as one JSON array a line, without a header.
public enum LinesFormat implements FileFormat {
    /// The format.
    LINES;

    /// The formats of the functions under test.
    public static final Formats FORMATS = Formats.of(List.of(ChatFormat.CSV, LINES, ChatFormat.NDJSON));

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String formatName() {
        return "lines";
    }

    @Override
    public String extension() {
        return "txt";
    }

    @Override
    public String contentType() {
        return "text/plain; charset=utf-8";
    }

    @Override
    public ChatWriter writer(ChatFacts facts, FileStreams out) throws IOException {
        return new LinesWriter(new JsonFactory().createGenerator(out.file()).setRootValueSeparator(null));
    }

    /// Returns the rows of a file.
    public static List<List<String>> rows(byte[] file) {
        return new String(file, StandardCharsets.UTF_8).lines().map(LinesFormat::row).toList();
    }

    private static List<String> row(String line) {
        try {
            return JSON.readValue(line, new TypeReference<List<String>>() {
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record LinesWriter(JsonGenerator json) implements ChatWriter {
        @Override
        public void write(ChatMessage message) throws IOException {
            json.writeStartArray();
            for (var value : values(message)) {
                json.writeString(value);
            }
            json.writeEndArray();
            json.writeRaw('\n');
        }

        private static List<String> values(ChatMessage message) throws IOException {
            return List.of(message.id(), message.participantId(), message.sessionId(), message.meetingId(),
                    message.displayName(), Boolean.toString(message.pinned()), Boolean.toString(message.isEdited()),
                    message.payloadType(), message.payload(), milliseconds(message.createdAt()),
                    message.userId().orElse(""), message.replyTo().orElse(""), Long.toString(message.sequence()),
                    message.roles().isEmpty() ? "" : JSON.writeValueAsString(message.roles()),
                    message.editedAt().map(LinesWriter::milliseconds).orElse(""), message.reactions().orElse(""),
                    Long.toString(message.readCount()), Long.toString(message.deliveredCount()),
                    message.metadata().orElse(""));
        }

        private static String milliseconds(String nanoseconds) {
            return nanoseconds.replaceAll("\\d{6}Z$", "Z");
        }

        @Override
        public void finish() throws IOException {
            json.flush();
        }

        @Override
        public void close() throws IOException {
            json.close();
        }
    }
}
