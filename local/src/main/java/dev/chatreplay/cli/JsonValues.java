package dev.chatreplay.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the JSON values of a stream. They are one after the other, the elements of an array, or those of `{"events":[…]}`, with or without line
/// breaks in them. The object around them may have other fields, but none with the name `type` before them, because that is an event. Keeps one value in memory, and of a value that is too long nothing.
///
/// In a file with one event a line, a broken line costs no other event. After any other fault it returns nothing more, because a part of a
/// broken value could be taken for an event.
final class JsonValues implements AutoCloseable {
    /// These limits only bound the memory. [EventLines] checks each value by the rules of the API.
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(1000)
                    .maxStringLength(2 * EventLines.MAX_EVENT_BYTES).maxNumberLength(EventLines.MAX_EVENT_BYTES)
                    .maxNameLength(EventLines.MAX_EVENT_BYTES).build())
            .build();
    private static final String EVENTS = "events";
    private static final String TYPE = "type";

    private final InputStream input;
    private final ByteWindow window;
    private JsonParser parser;
    private long origin;
    private long fed;
    private int depth;
    private Around around = Around.NOTHING;
    private boolean mayBeAround;
    private boolean isEventsNext;
    private Optional<Place> begun = Optional.empty();
    private boolean isTooLong;
    private boolean isEnded;

    /// What is around the values.
    private enum Around {
        NOTHING(0), ARRAY(1), EVENTS_OBJECT(2), REST_OF_OBJECT(Integer.MAX_VALUE);

        private final int depth;

        Around(int depth) {
            this.depth = depth;
        }
    }

    /// A part of the stream.
    sealed interface Part {
        Place place();
    }

    /// A well-formed value.
    record Value(Place place, ByteBuffer json) implements Part {}

    /// A value that no request can hold.
    ///
    /// @param isLast whether the rest of the stream is not read
    record TooLong(Place place, boolean isLast) implements Part {}

    /// A text that is no JSON.
    ///
    /// @param fault the place of the fault; empty when the text ends before the value
    /// @param line the start of the text
    /// @param isLast whether the rest of the stream is not read
    record Broken(Place place, Optional<Place> fault, ByteBuffer line, boolean isLast) implements Part {}

    JsonValues(InputStream input) throws IOException {
        this.input = input;
        this.window = new ByteWindow(input);
        this.parser = JSON.createNonBlockingByteArrayParser();
    }

    /// Returns the next part; empty at the end of the stream.
    Optional<Part> next() throws IOException {
        while (!isEnded) {
            try {
                var token = token();
                if (token == null) {
                    return Optional.empty();
                }
                var part = after(token);
                if (part.isPresent()) {
                    return part;
                }
            } catch (JsonProcessingException e) {
                return Optional.of(fault(e));
            }
        }
        return Optional.empty();
    }

    /// Returns the next token, or null at the end of the stream.
    private @Nullable JsonToken token() throws IOException {
        var token = parser.nextToken();
        while (token == JsonToken.NOT_AVAILABLE) {
            feed((ByteArrayFeeder) parser.getNonBlockingInputFeeder());
            token = parser.nextToken();
        }
        return token;
    }

    private void feed(ByteArrayFeeder feeder) throws IOException {
        if (fed == window.end()) {
            dropUnneeded();
            if (!window.fill()) {
                feeder.endOfInput();
                return;
            }
        }
        window.feed(feeder, fed);
        fed = window.end();
    }

    private void dropUnneeded() {
        if (begun.isEmpty()) {
            window.discardSpace();
        } else if (window.end() - window.start() > EventLines.MAX_EVENT_BYTES) {
            isTooLong = true;
        }
        if (isTooLong || around == Around.REST_OF_OBJECT) {
            window.discardTo(window.end());
        }
    }

    private Optional<Part> after(JsonToken token) throws IOException {
        if (begun.isEmpty() && around != Around.REST_OF_OBJECT && !token.isStructEnd()) {
            window.discardSeparators();
            begun = Optional.of(window.place());
            mayBeAround = around == Around.NOTHING;
            isEventsNext = false;
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (mayBeAround && isAround(token)) {
            return Optional.empty();
        }
        if (begun.isPresent()) {
            return depth == around.depth ? Optional.of(value()) : Optional.empty();
        }
        if (depth == 0) {
            around = Around.NOTHING;
        } else if (around == Around.EVENTS_OBJECT) {
            around = Around.REST_OF_OBJECT;
        }
        window.discardTo(offset());
        return Optional.empty();
    }

    /// Returns whether the value that has begun is not an event, but an array of events or the object around it.
    private boolean isAround(JsonToken token) throws IOException {
        if (token == JsonToken.START_ARRAY && (depth == Around.ARRAY.depth || isEventsNext)) {
            around = depth == Around.ARRAY.depth ? Around.ARRAY : Around.EVENTS_OBJECT;
            mayBeAround = false;
            begun = Optional.empty();
            isTooLong = false;
            window.discardTo(offset());
            return true;
        }
        var isField = depth == 1 && token == JsonToken.FIELD_NAME;
        isEventsNext = isField && EVENTS.equals(parser.currentName());
        mayBeAround = !(isField && TYPE.equals(parser.currentName()));
        return false;
    }

    /// Takes the value that ends here from the window.
    private Part value() {
        var place = begun.orElseThrow();
        var length = offset() - window.start();
        var wasTooLong = isTooLong || length > EventLines.MAX_EVENT_BYTES;
        Part part = wasTooLong ? new TooLong(place, false) : new Value(place, window.first((int) length));
        begun = Optional.empty();
        isTooLong = false;
        window.discardTo(offset());
        return part;
    }

    /// Returns the offset of the end of the token.
    private long offset() {
        return Math.min(window.end(), origin + parser.currentLocation().getByteOffset());
    }

    /// Continues after a fault, or ends.
    private Part fault(JsonProcessingException e) throws IOException {
        var end = offset();
        if (begun.isEmpty()) {
            window.discardSpace();
        }
        var place = begun.orElseGet(window::place);
        var wasTooLong = isTooLong || end - window.start() > EventLines.MAX_EVENT_BYTES;
        var at = e instanceof JsonEOFException ? Optional.<Place>empty() : Optional.of(window.placeOf(end - 1));
        var line = window.firstLine();
        var isInside = around != Around.NOTHING;
        window.discardLine();
        // A value that ends too early is a broken line when the next line begins with an event. Of a value that is too long, the window may have
        // only the end, and the next line may be within it.
        var isOneLine = at.filter(fault -> fault.line() == place.line()).isPresent()
                || (!isTooLong && window.startsWith('{'));
        isEnded = isInside || !isOneLine;
        restart();
        return wasTooLong ? new TooLong(place, isEnded) : new Broken(place, at, line, isEnded);
    }

    private void restart() throws IOException {
        parser.close();
        parser = JSON.createNonBlockingByteArrayParser();
        origin = window.start();
        fed = origin;
        depth = 0;
        around = Around.NOTHING;
        begun = Optional.empty();
        isTooLong = false;
    }

    @Override
    public void close() throws IOException {
        parser.close();
        input.close();
    }
}
