package dev.chatreplay.event;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.chatreplay.event.EventFields.Field;
import dev.chatreplay.event.InvalidEventException.Problem;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads one event in one pass. It copies every token into the compact JSON, with repairs, and holds the fields that have a rule. It
/// checks no rule before the event is fully read, so that the events after an invalid one can be read.
final class EventReader {
    /// The maximum size of an event in the chat log. DynamoDB's limit is 400 KB for an item and 1 MB for a page of a query.
    static final int MAX_EVENT_BYTES = 64 * 1024;

    private static final String MESSAGE = "message";
    private static final String PAYLOAD = "message.payload";
    private static final String METADATA = "message.metadata";
    /// The names with a rule, and the names of their fields in [EventFields].
    private static final Map<String, String> EVENT_FIELDS = fields("", "type", "id", "occurredAt", "organizationId",
            "sessionId", "meetingId", "title", "reason", MESSAGE, "participantId", "userId", "until", "upTo",
            "reaction");
    private static final Map<String, String> MESSAGE_FIELDS = fields(MESSAGE + ".", "id", "participantId", "userId",
            "displayName", "payloadType", "payload", "targetUserIds", "createdAt", "sequence", "replyTo", "roles",
            "metadata");
    private static final JsonFactory COMPACT = new JsonFactory();

    private final JsonParser in;
    private final JsonLocation place;
    private final EventFields fields;
    private final StringWriter json = new StringWriter();
    private final JsonGenerator out;
    private boolean isObject;
    private boolean hasRepairedName;

    private EventReader(JsonParser in, JsonLocation place) throws IOException {
        this.in = in;
        this.place = place;
        this.fields = new EventFields(place);
        this.out = COMPACT.createGenerator(json);
    }

    /// Reads up to the last token of the event.
    ///
    /// @param in the parser; its current token is the first token of the event
    /// @throws InvalidEventException `INVALID_JSON`; the parser cannot read on
    static EventReader read(JsonParser in, JsonLocation place) throws IOException {
        var reader = new EventReader(in, place);
        reader.isObject = in.currentToken() == JsonToken.START_OBJECT;
        try (reader.out) {
            if (reader.isObject) {
                reader.readObject(EVENT_FIELDS);
            } else {
                in.skipChildren();
            }
        } catch (JacksonException e) {
            throw place.notJson(e);
        }
        return reader;
    }

    /// Returns the event.
    ///
    /// @param callersOrganization the owner of the event, when it is known; otherwise the event must name it
    /// @throws InvalidEventException for the first rule that the event breaks
    ParsedEvent event(Optional<String> callersOrganization, Instant receivedAt) {
        if (!isObject) {
            throw place.invalid(Problem.WRONG_TYPE, "Send an event as an object.");
        }
        var compact = json.toString();
        if (compact.length() > MAX_EVENT_BYTES || Text.utf8Length(compact) > MAX_EVENT_BYTES) {
            throw place.invalid(Problem.EVENT_TOO_LARGE, "Shorten the event to at most " + MAX_EVENT_BYTES
                    + " bytes of JSON without whitespace.");
        }
        if (hasRepairedName && hasDuplicate(compact)) {
            throw place.invalid(Problem.DUPLICATE_FIELD, "Rename a field. With U+FFFD in place of U+0000 and lone "
                    + "surrogates, two names of an object are equal.");
        }
        return new ParsedEvent(new EventRules(fields, callersOrganization, receivedAt).event(), compact);
    }

    /// Returns the session id, also of an event that breaks a rule; empty when the id is missing or invalid.
    Optional<String> sessionId() {
        return fields.optional("sessionId").map(Field::text).filter(Id::isValid);
    }

    private void readObject(Map<String, String> known) throws IOException {
        out.writeStartObject();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            var field = known.get(in.currentName());
            copyToken();
            in.nextToken();
            if (field == null) {
                var _ = copyValue();
            } else {
                fields.put(field, readKnown(field));
            }
        }
        out.writeEndObject();
    }

    private Field readKnown(String field) throws IOException {
        return switch (in.currentToken()) {
            case START_OBJECT -> readKnownObject(field);
            case START_ARRAY -> new Field(JsonToken.START_ARRAY, "", readItems(), 1);
            default -> readScalar();
        };
    }

    private Field readKnownObject(String field) throws IOException {
        if (field.equals(MESSAGE)) {
            readObject(MESSAGE_FIELDS);
            return new Field(JsonToken.START_OBJECT, "", List.of(), 0);
        }
        if (!field.equals(PAYLOAD) && !field.equals(METADATA)) {
            return new Field(JsonToken.START_OBJECT, "", List.of(), copyValue());
        }
        out.flush();
        // The generator writes the colon with the value.
        var start = json.getBuffer().length() + ":".length();
        var depth = copyValue();
        out.flush();
        return new Field(JsonToken.START_OBJECT, json.getBuffer().substring(start), List.of(), depth);
    }

    private List<Field> readItems() throws IOException {
        var items = new ArrayList<Field>();
        out.writeStartArray();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            var item = readScalar();
            // One item above the limit is enough to refuse the array. The reader does not hold the others.
            if (items.size() <= MessageRules.MAX_TARGETS) {
                items.add(item);
            }
        }
        out.writeEndArray();
        return items;
    }

    /// Reads a value of which only a string or a number can follow a rule.
    private Field readScalar() throws IOException {
        var kind = in.currentToken();
        var text = kind == JsonToken.VALUE_STRING || kind.isNumeric() ? in.getText() : "";
        return new Field(kind, text, List.of(), copyValue());
    }

    /// Copies the current value.
    ///
    /// @return its levels of nesting
    private int copyValue() throws IOException {
        var depth = 0;
        var deepest = 0;
        while (true) {
            var token = in.currentToken();
            copyToken();
            if (token.isStructStart()) {
                depth++;
                deepest = Math.max(deepest, depth);
            } else if (token.isStructEnd()) {
                depth--;
            }
            if (depth == 0) {
                return deepest;
            }
            in.nextToken();
        }
    }

    private void copyToken() throws IOException {
        if (in.currentToken() == JsonToken.FIELD_NAME) {
            hasRepairedName |= !Text.repaired(in.currentName()).equals(in.currentName());
        }
        RepairedJson.copyToken(in, out);
    }

    private static boolean hasDuplicate(String json) {
        try (var in = EventJson.FACTORY.createParser(json)) {
            while (in.nextToken() != null) {
                // The parser throws on the second of two equal names.
            }
            return false;
        } catch (JacksonException _) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    private static Map<String, String> fields(String prefix, String... names) {
        return Stream.of(names).collect(Collectors.toUnmodifiableMap(Function.identity(), name -> prefix + name));
    }
}
