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

/// Reads one event from a parser that stands on its first token, in one pass: every token is copied into the compact
/// JSON, the fields that rules are about are held besides.
final class EventReader {
    /// What a row of the log may take: DynamoDB's item limit is 400 KB, a page of a query 1 MB.
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
    /// @param callersOrganization whose event it is, when that is known; otherwise the event has to name it
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
            throw place.invalid(Problem.EVENT_TOO_LARGE, "an event may take at most " + MAX_EVENT_BYTES
                    + " bytes, whitespace not counted");
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
                fields.hold(prefix + name, readKnown(prefix + name));
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
            // One too many is enough to refuse them: the rest only goes by.
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
            // The text of a number, not its value: 1E400 and a 200-digit integer stay as sent.
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> out.writeNumber(in.getText());
            default -> out.copyCurrentEvent(in);
        }
    }

    private String storable(String text) {
        if (!Text.isStorable(text)) {
            throw place.invalid(Problem.INVALID_TEXT, in.getParsingContext(),
                    "text must not hold U+0000 or half a surrogate pair");
        }
        return text;
    }
}
