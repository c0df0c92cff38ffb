package dev.chatreplay.chat;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// Reads the JSON of one log entry, field by field. It decodes only the values that a visitor asks for, because this is the hot path of a
/// compaction.
final class LoggedJson {
    // It does not check for duplicate fields, because the parser checked the event before it was recorded. It keeps no table of field
    // names, because many names with one hash overflow Jackson's table and fail the parser.
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private final LogEntry entry;
    private final JsonParser in;

    /// Receives the fields of an object.
    interface Visitor {
        /// Receives one field. The visitor may read its value, or leave it.
        void field(String name, LoggedJson value) throws IOException;
    }

    /// The value of a field.
    ///
    /// @param kind the first token of the value
    /// @param text the string itself; the digits of a number; otherwise the compact JSON
    record Value(JsonToken kind, String text) {
        /// Returns whether the value is a JSON string.
        boolean isText() {
            return kind == JsonToken.VALUE_STRING;
        }

        /// Returns whether the value is a JSON string or a JSON integer, which are the two forms of an id.
        boolean isId() {
            return isText() || kind == JsonToken.VALUE_NUMBER_INT;
        }

        boolean isNull() {
            return kind == JsonToken.VALUE_NULL;
        }
    }

    private LoggedJson(LogEntry entry, JsonParser in) {
        this.entry = entry;
        this.in = in;
    }

    /// Reads the fields of a log entry.
    ///
    /// @throws UnreadableLogEntryException when its JSON is not an object, or when the visitor throws it
    static void read(LogEntry entry, Visitor visitor) {
        try (var in = JSON.createParser(entry.json())) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableLogEntryException(entry.sortKey(), "its JSON is not an object");
            }
            new LoggedJson(entry, in).visitFields(visitor);
        } catch (JacksonException e) {
            throw new UnreadableLogEntryException(entry.sortKey(),
                    "its JSON is malformed at character " + e.getLocation().getCharOffset());
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    /// Reads the fields of an object inside the entry.
    void object(Visitor visitor) throws IOException {
        if (!isObject()) {
            throw unreadable("is not an object");
        }
        visitFields(visitor);
    }

    private void visitFields(Visitor visitor) throws IOException {
        for (var name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            in.nextToken();
            visitor.field(name, this);
            // Skips the value when the visitor has left it.
            in.skipChildren();
        }
    }

    /// Returns any value.
    Value value() throws IOException {
        var kind = in.currentToken();
        if (!kind.isStructStart()) {
            return new Value(kind, in.getText());
        }
        // The log holds compact JSON, so a part of it is compact too.
        var start = (int) in.currentTokenLocation().getCharOffset();
        in.skipChildren();
        return new Value(kind, entry.json().substring(start, (int) in.currentLocation().getCharOffset()));
    }

    /// Returns an id: a string, or the digits of an integer.
    String id() throws IOException {
        return id(in.currentName());
    }

    private String id(String field) throws IOException {
        if (in.currentToken() != JsonToken.VALUE_STRING && in.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw unreadable(field, "is not an id");
        }
        return in.getText();
    }

    /// Returns a string.
    String text() throws IOException {
        if (in.currentToken() != JsonToken.VALUE_STRING) {
            throw unreadable("is not text");
        }
        return in.getText();
    }

    /// Returns an array of ids or names.
    List<String> ids() throws IOException {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            throw unreadable("is not an array");
        }
        var field = in.currentName();
        var ids = new ArrayList<String>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            ids.add(id(field));
        }
        return ids;
    }

    /// Returns whether the value is null, which means for most fields that it is absent.
    boolean isNull() {
        return in.currentToken() == JsonToken.VALUE_NULL;
    }

    boolean isObject() {
        return in.currentToken() == JsonToken.START_OBJECT;
    }

    /// Creates the exception about the current value.
    ///
    /// @param reason the rest of a sentence that begins with the name of the field
    UnreadableLogEntryException unreadable(String reason) throws IOException {
        return unreadable(in.currentName(), reason);
    }

    private UnreadableLogEntryException unreadable(String field, String reason) {
        return new UnreadableLogEntryException(entry.sortKey(), "its " + field + " " + reason);
    }
}
