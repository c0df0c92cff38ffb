package dev.chatreplay.event;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.chatreplay.event.InvalidEventException.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads events from outside and refuses what breaks a rule, naming the place and the rule.
///
/// ```java
/// for (ParsedEvent parsed : ChatEventParser.parseBatch(body, "acme")) { … }
/// ```
///
/// JSON is UTF-8 without a byte order mark (RFC 8259, section 8.1). Fields may come in any order. A field that no rule
/// is about is kept; a field that has no value is left out, not `null`.
///
/// Thread-safe: it holds nothing. Every method throws [InvalidEventException].
public final class ChatEventParser {
    /// What one request may carry.
    public static final int MAX_EVENTS_PER_BODY = 500;
    /// What one request may carry, in bytes of UTF-8: 1 MiB, as much as one SQS message.
    public static final int MAX_BODY_BYTES = 1024 * 1024;

    private ChatEventParser() {}

    /// The events of a request body `{"events":[…]}`, which may be none. Other fields of the body are ignored.
    ///
    /// @param organizationId whose events they are; an event need not name it, but may not name another
    public static List<ParsedEvent> parseBatch(byte[] body, String organizationId) {
        if (body.length > MAX_BODY_BYTES) {
            throw bodyTooLarge();
        }
        try {
            // Jackson would guess the encoding and take UTF-16; a decoder made like this reports what is not UTF-8.
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            return parseBody(text, organizationId);
        } catch (CharacterCodingException _) {
            throw JsonLocation.ROOT.invalid(Problem.INVALID_JSON, "the body must be encoded in UTF-8");
        }
    }

    /// As [#parseBatch(byte\[\], String)], for a body that arrived as text.
    public static List<ParsedEvent> parseBatch(String body, String organizationId) {
        requireSize(body);
        return parseBody(body, organizationId);
    }

    /// The event that is the whole of `json`; it has to name its organization.
    public static ParsedEvent parse(String json) {
        requireSize(json);
        return read(json, in -> EventReader.read(in, JsonLocation.ROOT, Optional.empty()));
    }

    private static List<ParsedEvent> parseBody(String body, String organizationId) {
        return read(body, in -> readBody(in, organizationId));
    }

    private static List<ParsedEvent> readBody(JsonParser in, String organizationId) throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            throw JsonLocation.ROOT.invalid(Problem.WRONG_TYPE, "the body must be an object {\"events\":[…]}");
        }
        var events = Optional.<List<ParsedEvent>>empty();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            var isEvents = in.currentName().equals("events");
            in.nextToken();
            if (isEvents) {
                events = Optional.of(readEvents(in, organizationId));
            } else {
                in.skipChildren();
            }
        }
        return events.orElseThrow(
                () -> JsonLocation.ROOT.invalid(Problem.MISSING_FIELD, "events", "the body must be {\"events\":[…]}"));
    }

    private static List<ParsedEvent> readEvents(JsonParser in, String organizationId) throws IOException {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            throw JsonLocation.ROOT.invalid(Problem.WRONG_TYPE, "events", "must be an array of events");
        }
        var events = new ArrayList<ParsedEvent>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (events.size() == MAX_EVENTS_PER_BODY) {
                throw JsonLocation.ROOT.invalid(Problem.TOO_MANY_EVENTS, "events",
                        "send at most " + MAX_EVENTS_PER_BODY + " events at once");
            }
            events.add(EventReader.read(in, JsonLocation.ofEvent(events.size()), Optional.of(organizationId)));
        }
        return events;
    }

    private static <T> T read(String json, Reading<T> reading) {
        try (var in = EventJson.FACTORY.createParser(json)) {
            if (in.nextToken() == null) {
                throw JsonLocation.ROOT.invalid(Problem.INVALID_JSON, "there is no JSON value");
            }
            var value = reading.from(in);
            if (in.nextToken() != null) {
                throw JsonLocation.ROOT.invalid(Problem.INVALID_JSON, "there is more after the end of the JSON value");
            }
            return value;
        } catch (JacksonException e) {
            throw JsonLocation.ROOT.notJson(e);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    private static void requireSize(String body) {
        // A character takes a byte at least, so what is far too long is never encoded to be measured.
        if (body.length() > MAX_BODY_BYTES || Text.utf8Length(body) > MAX_BODY_BYTES) {
            throw bodyTooLarge();
        }
    }

    private static InvalidEventException bodyTooLarge() {
        return JsonLocation.ROOT.invalid(Problem.BODY_TOO_LARGE,
                "a body may take at most " + MAX_BODY_BYTES + " bytes: send the events in several requests");
    }

    private interface Reading<T> {
        T from(JsonParser in) throws IOException;
    }
}
