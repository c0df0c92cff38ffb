package dev.chatreplay.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Reads chat events, one JSON object per line. Keeps one line in memory, and of a line that is too long only its start. Skips empty
/// lines.
final class EventLines implements AutoCloseable {
    /// The size of the largest event that the API accepts.
    static final int MAX_EVENT_BYTES = 64 * 1024;

    private static final JsonFactory JSON = new JsonFactory();

    private final InputStream input;
    private long line;

    /// A line of the file.
    sealed interface Line {
        /// Returns the number of the line, counted from 1.
        long number();
    }

    /// A line that holds one JSON object. The client sends it unchanged.
    record Event(long number, String json, int bytes) implements Line {}

    /// A line that cannot be sent.
    record Unreadable(long number, String problem) implements Line {}

    EventLines(InputStream input) {
        this.input = new BufferedInputStream(input, 64 * 1024);
    }

    /// Returns the next line that is not empty; empty at the end of the file.
    Optional<Line> next() throws IOException {
        var bytes = new ByteArrayOutputStream();
        int next = input.read();
        while (next >= 0) {
            line++;
            long length = 0;
            for (; next >= 0 && next != '\n'; next = input.read()) {
                if (length++ <= MAX_EVENT_BYTES) {
                    bytes.write(next);
                }
            }
            var result = line(length, bytes.toByteArray());
            if (result.isPresent() || next < 0) {
                return result;
            }
            bytes.reset();
            next = input.read();
        }
        return Optional.empty();
    }

    private Optional<Line> line(long length, byte[] bytes) {
        if (length > MAX_EVENT_BYTES) {
            return Optional
                    .of(new Unreadable(line, "longer than " + MAX_EVENT_BYTES + " bytes, the limit of an event"));
        }
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString().strip();
            return text.isEmpty() ? Optional.empty() : Optional.of(checked(text, bytes.length));
        } catch (CharacterCodingException _) {
            return Optional.of(new Unreadable(line, "not UTF-8"));
        }
    }

    /// Checks that the line is one JSON object, because the API cannot name the event when the whole body is not JSON.
    private Line checked(String text, int bytes) {
        try (var parser = JSON.createParser(text)) {
            var isObject = parser.nextToken() == JsonToken.START_OBJECT;
            parser.skipChildren();
            if (isObject && parser.nextToken() == null) {
                return new Event(line, text, bytes);
            }
            return new Unreadable(line, "not one JSON object");
        } catch (IOException e) {
            return new Unreadable(line, "not JSON");
        }
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
