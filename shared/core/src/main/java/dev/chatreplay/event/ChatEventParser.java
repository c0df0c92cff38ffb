package dev.chatreplay.event;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.chatreplay.event.InvalidEventException.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Optional;

/// Parses the events of producers. It refuses input that breaks a rule, and names the place and the rule.
///
/// ```java
/// ParsedBatch batch = ChatEventParser.parseBatch(body, "acme", Instant.now());
/// for (IndexedEvent event : batch.events()) { … }
/// for (InvalidEventException refusal : batch.refused()) { … }
/// ```
///
/// JSON is UTF-8 without a byte order mark (RFC 8259, section 8.1). Fields may have any order. The parser keeps unknown fields. In every
/// text but ids it puts U+FFFD in place of U+0000 and of lone surrogates: it *repairs* the text.
///
/// Thread-safe, because it has no state.
public final class ChatEventParser {
    /// The maximum number of events in one request.
    public static final int MAX_EVENTS_PER_BODY = 500;
    /// The maximum size of one request body in bytes of UTF-8: 1 MiB, the same as the limit of one SQS message.
    public static final int MAX_BODY_BYTES = 1024 * 1024;

    private static final String BODY_RULE = "Send the body {\"events\":[…]}.";

    private ChatEventParser() {}

    /// Parses the events of a request body `{"events":[…]}`. The list may be empty. The parser ignores other fields of the body.
    ///
    /// @param organizationId the owner of the events; an event may leave it out, but may not name another
    /// @param receivedAt the time when the service received the body
    /// @return all events of the body, valid and refused
    /// @throws InvalidEventException when the parser cannot read the events: the body is not JSON or too large, or holds too many events
    public static ParsedBatch parseBatch(byte[] body, String organizationId, Instant receivedAt) {
        if (body.length > MAX_BODY_BYTES) {
            throw bodyTooLarge();
        }
        try {
            // Jackson would guess the encoding and accept UTF-16.
            return parseBody(Text.ofUtf8(body), organizationId, receivedAt);
        } catch (CharacterCodingException _) {
            throw JsonLocation.ROOT.invalid(Problem.INVALID_JSON, "Encode the body in UTF-8.");
        }
    }

    /// Parses a body that was received as text, like [#parseBatch(byte\[\], String, Instant)].
    public static ParsedBatch parseBatch(String body, String organizationId, Instant receivedAt) {
        requireSize(body);
        return parseBody(body, organizationId, receivedAt);
    }

    /// Parses a text that is exactly one event. The event must name its organization.
    ///
    /// @param receivedAt the time when the service first received the event
    /// @throws InvalidEventException for the first rule that the event breaks
    public static ParsedEvent parse(String json, Instant receivedAt) {
        requireSize(json);
        return read(json, in -> EventReader.read(in, JsonLocation.ROOT)).event(Optional.empty(), receivedAt);
    }

    /// Returns the session that an event names, also when [#parse] refuses the event. It is empty when the organization or the session
    /// is missing, invalid, ambiguous or not readable.
    public static Optional<SessionKey> sessionOf(String json) {
        return SessionReader.sessionOf(json);
    }

    private static ParsedBatch parseBody(String body, String organizationId, Instant receivedAt) {
        return read(body, in -> readBody(in, organizationId, receivedAt));
    }

    private static ParsedBatch readBody(JsonParser in, String organizationId, Instant receivedAt) throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            throw JsonLocation.ROOT.invalid(Problem.WRONG_TYPE, BODY_RULE);
        }
        var batch = Optional.<ParsedBatch>empty();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            var isEvents = in.currentName().equals("events");
            in.nextToken();
            if (isEvents) {
                batch = Optional.of(readEvents(in, organizationId, receivedAt));
            } else {
                in.skipChildren();
            }
        }
        return batch.orElseThrow(() -> JsonLocation.ROOT.invalid(Problem.MISSING_FIELD, "events", BODY_RULE));
    }

    private static ParsedBatch readEvents(JsonParser in, String organizationId, Instant receivedAt) throws IOException {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            throw JsonLocation.ROOT.invalid(Problem.WRONG_TYPE, "events", "Send an array of events.");
        }
        var owner = Optional.of(organizationId);
        var events = new ArrayList<IndexedEvent>();
        var refused = new ArrayList<InvalidEventException>();
        var sessionIds = new LinkedHashSet<String>();
        for (var index = 0; in.nextToken() != JsonToken.END_ARRAY; index++) {
            if (index == MAX_EVENTS_PER_BODY) {
                throw JsonLocation.ROOT.invalid(Problem.TOO_MANY_EVENTS, "events",
                        "Send at most " + MAX_EVENTS_PER_BODY + " events in one request.");
            }
            var event = EventReader.read(in, JsonLocation.ofEvent(index));
            event.sessionId().ifPresent(sessionIds::add);
            try {
                events.add(new IndexedEvent(index, event.event(owner, receivedAt)));
            } catch (InvalidEventException refusal) {
                refused.add(refusal);
            }
        }
        return new ParsedBatch(events, refused, sessionIds);
    }

    private static <T> T read(String json, Reading<T> reading) {
        try (var in = EventJson.FACTORY.createParser(json)) {
            if (in.nextToken() == null) {
                throw JsonLocation.ROOT.invalid(Problem.INVALID_JSON, "Send a JSON value.");
            }
            var value = reading.from(in);
            if (in.nextToken() != null) {
                throw JsonLocation.ROOT.invalid(Problem.INVALID_JSON, "Send nothing after the JSON value.");
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
                "Send the events in several requests, each with a body of at most " + MAX_BODY_BYTES + " bytes.");
    }

    private interface Reading<T> {
        T from(JsonParser in) throws IOException;
    }
}
