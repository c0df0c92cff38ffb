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

/// Parses the events of producers. It refuses input that breaks a rule and names the place and the rule.
///
/// ```java
/// for (ParsedEvent parsed : ChatEventParser.parseBatch(body, "acme")) { … }
/// ```
///
/// JSON is UTF-8 without a byte order mark (RFC 8259, section 8.1). Fields may have any order. The parser keeps unknown fields.
/// A field without a value must be left out; it must not be `null`.
///
/// Thread-safe, because it has no state. Every method throws [InvalidEventException].
public final class ChatEventParser {
    /// The maximum number of events in one request.
    public static final int MAX_EVENTS_PER_BODY = 500;
    /// The maximum size of one request body in bytes of UTF-8: 1 MiB, the same as the limit of one SQS message.
    public static final int MAX_BODY_BYTES = 1024 * 1024;

    private ChatEventParser() {}

    /// Parses the events of a request body `{"events":[…]}`. The list may be empty. The parser ignores other fields of the body.
    ///
    /// @param organizationId the owner of the events; an event may leave it out, but may not name another
    public static List<ParsedEvent> parseBatch(byte[] body, String organizationId) {
        if (body.length > MAX_BODY_BYTES) {
            throw bodyTooLarge();
        }
        try {
            // Jackson would guess the encoding and accept UTF-16. A decoder from newDecoder() throws on bytes that are not UTF-8.
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            return parseBody(text, organizationId);
        } catch (CharacterCodingException _) {
            throw JsonLocation.ROOT.invalid(Problem.INVALID_JSON, "the body must be encoded in UTF-8");
        }
    }

    /// Parses a body that was received as text, like [#parseBatch(byte\[\], String)].
    public static List<ParsedEvent> parseBatch(String body, String organizationId) {
        requireSize(body);
        return parseBody(body, organizationId);
    }

    /// Parses a text that is exactly one event. The event must name its organization.
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
                        "send at most " + MAX_EVENTS_PER_BODY + " events in one request");
            }
            events.add(EventReader.read(in, JsonLocation.ofEvent(events.size()), Optional.of(organizationId)));
        }
        return events;
    }

    private static <T> T read(String json, Reading<T> reading) {
        try (var in = EventJson.FACTORY.createParser(json)) {
            if (in.nextToken() == null) {
                throw JsonLocation.ROOT.invalid(Problem.INVALID_JSON, "the body must hold a JSON value");
            }
            var value = reading.from(in);
            if (in.nextToken() != null) {
                throw JsonLocation.ROOT.invalid(Problem.INVALID_JSON, "nothing may follow the JSON value");
            }
            return value;
        } catch (JacksonException e) {
            throw JsonLocation.ROOT.notJson(e);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    private static void requireSize(String body) {
        // Every character needs at least one byte. So a text with too many characters is refused without encoding it.
        if (body.length() > MAX_BODY_BYTES || Text.utf8Length(body) > MAX_BODY_BYTES) {
            throw bodyTooLarge();
        }
    }

    private static InvalidEventException bodyTooLarge() {
        return JsonLocation.ROOT.invalid(Problem.BODY_TOO_LARGE,
                "a body may have at most " + MAX_BODY_BYTES + " bytes: send the events in several requests");
    }

    private interface Reading<T> {
        T from(JsonParser in) throws IOException;
    }
}
