package dev.chatreplay.format;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.chatreplay.event.RepairedJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads single fields of JSON objects in messages. A text that is not a JSON object has no fields.
final class JsonFields {
    private interface Visitor {
        void value(String name, JsonToken kind, JsonParser in) throws IOException;
    }

    private JsonFields() {}

    /// Returns the texts and the integers of an object, by name. Texts are repaired, because an escape may have half a character.
    static Map<String, String> scalars(String json) {
        var scalars = new LinkedHashMap<String, String>();
        var isObject = read(json, (name, kind, in) -> {
            if (kind == JsonToken.VALUE_STRING || kind == JsonToken.VALUE_NUMBER_INT) {
                scalars.put(name, RepairedJson.text(in));
            }
        });
        return isObject ? scalars : Map.of();
    }

    /// Returns the number of items of each array of an object, in the order of the object.
    static Map<String, Integer> lengths(String json) {
        var lengths = new LinkedHashMap<String, Integer>();
        var isObject = read(json, (name, kind, in) -> {
            if (kind == JsonToken.START_ARRAY) {
                var items = 0;
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    in.skipChildren();
                    items++;
                }
                lengths.put(name, items);
            }
        });
        return isObject ? lengths : Map.of();
    }

    private static boolean read(String json, Visitor visitor) {
        try (var in = JsonText.JSON.createParser(json)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                var name = in.currentName();
                visitor.value(name, in.nextToken(), in);
                in.skipChildren();
            }
            return true;
        } catch (JacksonException _) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }
}
