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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads one event in one pass. It copies every token into the compact JSON and holds the fields that have a rule.
final class EventReader {
    /// The maximum size of an event in the chat log. DynamoDB's limit is 400 KB for an item and 1 MB for a page of a query.
    static final int MAX_EVENT_BYTES = 64 * 1024;

    private static final Set<String> EVENT_FIELDS = Set.of("type", "id", "occurredAt", "organizationId", "sessionId",
            "meetingId", "title", "reason", "message");
    private static final Set<String> MESSAGE_FIELDS = Set.of("id", "participantId", "userId", "displayName",
            "payloadType", "payload", "targetUserIds", "createdAt");
    private static final JsonFactory COMPACT = new JsonFactory();

    private final JsonParser in;
    private final JsonLocation place;
    private final EventFields fields;
    private final StringWriter json = new StringWriter();
    private final JsonGenerator out;

    private EventReader(JsonParser in, JsonLocation place) throws IOException {
        this.in = in;
        this.place = place;
        this.fields = new EventFields(place);
        this.out = COMPACT.createGenerator(json);
    }

    /// Reads up to the last token of the event.
    ///
    /// @param in the parser; its current token is the first token of the event
    /// @param callersOrganization the owner of the event, when it is known; otherwise the event must name it
    /// @throws InvalidEventException when the event breaks a rule
    static ParsedEvent read(JsonParser in, JsonLocation place, Optional<String> callersOrganization)
            throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            throw place.invalid(Problem.WRONG_TYPE, "an event must be an object");
        }
        var reader = new EventReader(in, place);
        try (reader.out) {
            reader.readObject("", EVENT_FIELDS);
        } catch (JacksonException e) {
            throw place.notJson(e);
        }
        var json = reader.json.toString();
        if (Text.utf8Length(json) > MAX_EVENT_BYTES) {
            throw place.invalid(Problem.EVENT_TOO_LARGE, "an event may have at most " + MAX_EVENT_BYTES
                    + " bytes without whitespace");
        }
        return new ParsedEvent(new EventRules(reader.fields).event(callersOrganization), json);
    }

    private void readObject(String prefix, Set<String> known) throws IOException {
        out.writeStartObject();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            var name = in.currentName();
            copyToken();
            in.nextToken();
            if (known.contains(name)) {
                fields.put(prefix + name, readKnown(prefix + name));
            } else {
                copyValue();
            }
        }
        out.writeEndObject();
    }

    private Field readKnown(String field) throws IOException {
        var kind = in.currentToken();
        if (kind == JsonToken.START_OBJECT && field.equals("message")) {
            readObject("message.", MESSAGE_FIELDS);
            return new Field(kind, "", List.of());
        }
        if (kind == JsonToken.START_ARRAY && field.equals("message.targetUserIds")) {
            return new Field(kind, "", readItems());
        }
        return readScalar();
    }

    private List<Field> readItems() throws IOException {
        var items = new ArrayList<Field>();
        out.writeStartArray();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            var item = readScalar();
            // One item above the limit is enough to refuse the array. The reader does not hold the others.
            if (items.size() <= EventRules.MAX_TARGETS) {
                items.add(item);
            }
        }
        out.writeEndArray();
        return items;
    }

    private Field readScalar() throws IOException {
        var kind = in.currentToken();
        var text = kind == JsonToken.VALUE_STRING ? in.getText() : "";
        copyValue();
        return new Field(kind, text, List.of());
    }

    private void copyValue() throws IOException {
        var depth = 0;
        while (true) {
            var token = in.currentToken();
            copyToken();
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            }
            if (depth == 0) {
                return;
            }
            in.nextToken();
        }
    }

    private void copyToken() throws IOException {
        switch (in.currentToken()) {
            case FIELD_NAME -> out.writeFieldName(storable(in.currentName()));
            case VALUE_STRING -> out.writeString(storable(in.getText()));
            // Copies the text of the number, not its value, so 1E400 and a 200-digit integer stay as sent.
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> out.writeNumber(in.getText());
            default -> out.copyCurrentEvent(in);
        }
    }

    private String storable(String text) {
        if (!Text.isStorable(text)) {
            throw place.invalid(Problem.INVALID_TEXT, in.getParsingContext(),
                    "text must not hold U+0000 or a lone surrogate");
        }
        return text;
    }
}
