package dev.chatreplay.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.chatreplay.cli.JsonValues.Broken;
import dev.chatreplay.cli.JsonValues.Part;
import dev.chatreplay.cli.JsonValues.TooLong;
import dev.chatreplay.cli.JsonValues.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Reads chat events: JSON objects one a line or over several lines, in an array, or in `{"events":[…]}`. Keeps one event in memory.
final class EventLines implements AutoCloseable {
    /// A text that is longer fits into no request. An event of 64 KiB may have a longer text, because whitespace and escapes do not
    /// count.
    static final int MAX_EVENT_BYTES = EventBatch.MAX_BYTES;

    /// The limit of the API, less the two levels of the body around an event.
    private static final int MAX_LEVELS = 64 - 2;
    private static final int MAX_DIGITS = 1000;
    private static final int MAX_NAME = 1024;
    /// The rules of the API for JSON. It cannot name the event when the whole body is not JSON, so each event is checked here.
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_LEVELS)
                    .maxNumberLength(MAX_DIGITS).maxNameLength(MAX_NAME).build())
            .build();
    private static final String RULES = "Write JSON by the rules of the API: no field twice, at most " + MAX_LEVELS
            + " levels, names of at most " + MAX_NAME + " characters, and numbers of at most " + MAX_DIGITS
            + " digits.";
    private static final String NOT_UTF_8 = "The text is not UTF-8. Save the file as UTF-8.";

    private final JsonValues values;

    /// A part of the file.
    sealed interface Line {
        /// Returns the place at which it begins.
        Place place();
    }

    /// A JSON object. The client sends it unchanged.
    record Event(Place place, String json, int bytes) implements Line {}

    /// A part that cannot be sent. `problem` is a sentence.
    record Unreadable(Place place, String problem) implements Line {}

    EventLines(InputStream input) throws IOException {
        this.values = new JsonValues(input);
    }

    /// Returns the next part; empty at the end of the file.
    Optional<Line> next() throws IOException {
        return values.next().map(EventLines::line);
    }

    private static Line line(Part part) {
        return switch (part) {
            case Value(Place place, ByteBuffer json) -> text(json).map(text -> checked(place, text, json.limit()))
                    .orElseGet(() -> new Unreadable(place, NOT_UTF_8));
            case TooLong(Place place, boolean isLast) -> new Unreadable(place, "An event may have at most "
                    + MAX_EVENT_BYTES + " bytes, the limit of a request." + rest(isLast));
            case Broken(Place place, Optional<Place> fault, ByteBuffer line, boolean isLast) ->
                new Unreadable(place,
                        text(line).map(text -> problem(place, fault, text)).orElse(NOT_UTF_8) + rest(isLast));
        };
    }

    private static String rest(boolean isLast) {
        return isLast ? " The rest of the file is not read, because it does not show where the next event begins." : "";
    }

    private static Optional<String> text(ByteBuffer bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    private static String problem(Place place, Optional<Place> fault, String line) {
        return "Write well-formed JSON. " + fault.map(at -> "The fault is at " + (at.line() == place.line()
                ? "column " + column(line).map(column -> place.column() + column - 1).orElseGet(place::column)
                : "line " + at.line() + ", column " + at.column()) + ".")
                .orElse("The file ends before this value ends.");
    }

    /// Returns the column of the fault in a line; empty when the line alone has none.
    private static Optional<Long> column(String line) {
        try (var parser = JSON.createParser(line)) {
            parser.nextToken();
            parser.skipChildren();
            return Optional.empty();
        } catch (JacksonException e) {
            return Optional.ofNullable(e.getLocation()).map(at -> (long) at.getColumnNr());
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    private static Line checked(Place place, String text, int bytes) {
        try (var parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return new Unreadable(place, "Write one JSON object for each event.");
            }
            parser.skipChildren();
            return new Event(place, text, bytes);
        } catch (JacksonException _) {
            return new Unreadable(place, RULES);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    @Override
    public void close() throws IOException {
        values.close();
    }
}
