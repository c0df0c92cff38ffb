package dev.chatreplay.api.connectycube;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads parts of the JSON that producers have sent.
final class JsonParts {
    /// The JSON of a file message may have 1,000 levels.
    private static final int MAX_DEPTH = 2000;
    // Many names with one hash would overflow Jackson's table of names and fail the parser.
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build()).build();

    private JsonParts() {}

    /// Reads one value of a field.
    private interface Value<T> {
        T read(JsonParser json) throws IOException;
    }

    /// Returns the fields of an object, each as JSON with the digits of its numbers.
    static Map<String, String> fields(String object) {
        return read(object, json -> {
            var start = Math.toIntExact(json.currentTokenLocation().getCharOffset());
            // A number or a text is only read to its end when its value is taken.
            if (json.currentToken().isStructStart()) {
                json.skipChildren();
            } else {
                json.finishToken();
            }
            return object.substring(start, Math.toIntExact(json.currentLocation().getCharOffset()));
        });
    }

    /// Returns the fields of an object that are texts or numbers.
    static Map<String, Optional<String>> scalars(String object) {
        return read(object, json -> {
            var scalar = json.currentToken().isScalarValue() ? Optional.of(json.getText()) : Optional.<String>empty();
            json.skipChildren();
            return scalar;
        });
    }

    /// Returns the fields of an object of arrays of texts.
    static Map<String, List<String>> lists(String object) {
        return read(object, json -> {
            var texts = new ArrayList<String>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                texts.add(json.getText());
            }
            return texts;
        });
    }

    private static <T> Map<String, T> read(String object, Value<T> value) {
        var fields = new LinkedHashMap<String, T>();
        try (var json = JSON.createParser(object)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var name = json.currentName();
                json.nextToken();
                fields.put(name, value.read(json));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a field of a message is no JSON", e);
        }
        return fields;
    }
}
