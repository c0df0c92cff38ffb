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

/// Chat events, one JSON object a line, read one at a time: however long the file or a line of it is, little of it is in
/// memory. Empty lines are passed over.
final class EventLines implements AutoCloseable {
    /// The API takes no larger event.
    static final int MAX_EVENT_BYTES = 64 * 1024;

    private static final JsonFactory JSON = new JsonFactory();

    private final InputStream input;
    private long line;

    /// A line of the file.
    sealed interface Line {
        /// Its number, counted from 1.
        long number();
    }

    /// A line that holds a JSON object, to be sent as it is.
    record Event(long number, String json, int bytes) implements Line {}

    /// A line that can't be sent.
    record Unreadable(long number, String problem) implements Line {}

    EventLines(InputStream input) {
        this.input = new BufferedInputStream(input, 64 * 1024);
    }

    /// The next line that is not empty; empty at the end.
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
            return Optional.of(new Unreadable(line, "is longer than the " + MAX_EVENT_BYTES + " bytes of an event"));
        }
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString().strip();
            return text.isEmpty() ? Optional.empty() : Optional.of(checked(text, bytes.length));
        } catch (CharacterCodingException _) {
            return Optional.of(new Unreadable(line, "is not UTF-8"));
        }
    }

    /// The API could not name the event in a body that is not JSON as a whole, so that much is checked here.
    private Line checked(String text, int bytes) {
        try (var parser = JSON.createParser(text)) {
            var isObject = parser.nextToken() == JsonToken.START_OBJECT;
            parser.skipChildren();
            if (isObject && parser.nextToken() == null) {
                return new Event(line, text, bytes);
            }
            return new Unreadable(line, "is not one JSON object");
        } catch (IOException e) {
            return new Unreadable(line, "is not JSON");
        }
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
