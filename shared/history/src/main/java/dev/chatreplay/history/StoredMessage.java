package dev.chatreplay.history;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// A message of an `ndjson` file.
///
/// @param texts the fields with a text, a number or a boolean, as text
/// @param json the fields with an object or an array, as the JSON of the file
public record StoredMessage(MessageId id, Map<String, String> texts, Map<String, String> json) {
    private static final String CREATED_AT = "createdAt";

    /// Reads a line.
    static StoredMessage parse(String line) {
        var texts = new HashMap<String, String>();
        var raw = new HashMap<String, String>();
        try (var json = MessageFilter.JSON.createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalStateException("a line of an ndjson file is no object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var name = json.currentName();
                if (json.nextToken().isStructStart()) {
                    var start = Math.toIntExact(json.currentTokenLocation().getCharOffset());
                    json.skipChildren();
                    raw.put(name, line.substring(start, Math.toIntExact(json.currentLocation().getCharOffset())));
                } else {
                    texts.put(name, json.getText());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a line of an ndjson file is no JSON", e);
        }
        var id = MessageId.of(required(texts, "sessionId"), required(texts, CREATED_AT), required(texts, "sequence"),
                required(texts, "id"));
        return new StoredMessage(id, texts, raw);
    }

    private static String required(Map<String, String> texts, String name) {
        return Objects.requireNonNull(texts.get(name), name);
    }

    /// Returns the second of the message, as its id has it.
    long second() {
        return id.second();
    }

    /// Returns a field that every message has, as text.
    public String required(String name) {
        return required(texts, name);
    }

    /// Returns a field with a text, a number or a boolean; empty when the message has no such field.
    public Optional<String> text(String name) {
        return Optional.ofNullable(texts.get(name));
    }

    /// Returns a field with an object or an array, as JSON; empty when the message has no such field.
    public Optional<String> object(String name) {
        return Optional.ofNullable(json.get(name));
    }

    /// Returns the canonical time of the message.
    public String createdAt() {
        return required(CREATED_AT);
    }

    /// Returns the canonical time of the last edit, else of the message.
    public String updatedAt() {
        return text("editedAt").orElseGet(this::createdAt);
    }

    /// Leaves out the fields.
    @Override
    public String toString() {
        return "StoredMessage[" + id.text() + "]";
    }
}
