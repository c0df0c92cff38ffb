package dev.chatreplay.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Reads chat events, one JSON object per line. Keeps one line in memory, and of a line that is too long only its start. Skips empty
/// lines, and the byte order mark that some editors write at the start of a file.
final class EventLines implements AutoCloseable {
    /// A line that is longer fits into no request. An event of 64 KiB may have a longer line, because whitespace and escapes do not
    /// count.
    static final int MAX_LINE_BYTES = EventBatch.MAX_BYTES;

    private static final String BYTE_ORDER_MARK = "\ufeff";
    /// The rules of the API for JSON. It cannot name the event when the whole body is not JSON, so each line is checked here. An event is
    /// nested two levels deep in the body.
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64 - 2).maxNumberLength(1000)
                    .maxNameLength(1024).build())
            .build();

    private final InputStream input;
    private long line;

    /// A line of the file.
    sealed interface Line {
        /// Returns the number of the line, counted from 1.
        long number();
    }

    /// A line that holds one JSON object. The client sends it unchanged.
    record Event(long number, String json, int bytes) implements Line {}

    /// A line that cannot be sent. `problem` is a sentence.
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
                if (length++ <= MAX_LINE_BYTES) {
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
        if (length > MAX_LINE_BYTES) {
            return Optional.of(new Unreadable(line, "A line may have at most " + MAX_LINE_BYTES
                    + " bytes, the limit of a request."));
        }
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            var event = (text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text).strip();
            return event.isEmpty() ? Optional.empty() : Optional.of(checked(event, bytes.length));
        } catch (CharacterCodingException _) {
            return Optional.of(new Unreadable(line, "The line is not UTF-8. Save the file as UTF-8."));
        }
    }

    private Line checked(String text, int bytes) {
        try (var parser = JSON.createParser(text)) {
            var isObject = parser.nextToken() == JsonToken.START_OBJECT;
            parser.skipChildren();
            if (isObject && parser.nextToken() == null) {
                return new Event(line, text, bytes);
            }
            return new Unreadable(line, "Write one JSON object a line.");
        } catch (JacksonException e) {
            var location = Optional.ofNullable(e.getLocation());
            return new Unreadable(line, "Write well-formed JSON. The fault is at column "
                    + location.map(JsonLocation::getColumnNr).orElse(1) + ".");
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
