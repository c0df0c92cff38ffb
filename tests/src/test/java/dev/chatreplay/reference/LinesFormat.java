package dev.chatreplay.reference;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatreplay.chat.ChatMessage;
import dev.chatreplay.format.ChatFacts;
import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.format.ChatWriter;
import dev.chatreplay.format.FileFormat;
import dev.chatreplay.format.FileStreams;
import dev.chatreplay.format.FileType;
import dev.chatreplay.format.Formats;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// A format that only tests have: the values of a row of `csv_full` as one JSON array a line, without a header. Its second file has the offset
/// of the end of each line.
public enum LinesFormat implements FileFormat {
    /// The format.
    LINES;

    /// The formats of the functions under test.
    public static final Formats FORMATS = Formats
            .of(List.of(ChatFormat.CSV, ChatFormat.CSV_FULL, LINES, ChatFormat.NDJSON));

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
    public Optional<FileType> index() {
        return Optional.of(LinesIndex.LINES_INDEX);
    }

    @Override
    public ChatWriter writer(ChatFacts facts, FileStreams out) {
        return new LinesWriter(out.file(), out.index().orElseThrow());
    }

    /// The type of the second file.
    public enum LinesIndex implements FileType {
        /// The only such type.
        LINES_INDEX;

        @Override
        public String formatName() {
            return "lines_index";
        }

        @Override
        public String extension() {
            return "txt";
        }

        @Override
        public String contentType() {
            return "text/plain; charset=utf-8";
        }
    }

    /// Returns the second file of a file.
    public static byte[] indexOf(byte[] file) {
        var index = new StringBuilder();
        for (int i = 0; i < file.length; i++) {
            if (file[i] == '\n') {
                index.append(i + 1).append('\n');
            }
        }
        return index.toString().getBytes(StandardCharsets.UTF_8);
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

    private static final class LinesWriter implements ChatWriter {
        private final OutputStream file;
        private final OutputStream index;
        private long length;

        LinesWriter(OutputStream file, OutputStream index) {
            this.file = file;
            this.index = index;
        }

        @Override
        public void write(ChatMessage message) throws IOException {
            var line = JSON.writeValueAsBytes(values(message));
            file.write(line);
            file.write('\n');
            length += line.length + 1;
            index.write((length + "\n").getBytes(StandardCharsets.UTF_8));
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
            file.flush();
            index.flush();
        }

        @Override
        public void close() throws IOException {
            try (file) {
                index.close();
            }
        }
    }
}
