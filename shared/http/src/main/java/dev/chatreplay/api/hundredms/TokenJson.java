package dev.chatreplay.api.hundredms;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The header or the claims of a token: one JSON object.
///
/// @param names the names of all members
/// @param texts the members that are texts
/// @param numbers the members that are numbers
record TokenJson(Set<String> names, Map<String, String> texts, Map<String, Double> numbers) {
    /// Keeps no table of member names, because many names with one hash overflow Jackson's table and fail the parser.
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    /// Reads a part of a token. Empty when it is not the canonical base64url of one JSON object in UTF-8, or when an object in it has a member
    /// twice. Readers differ in which of the two they take ([RFC 8725, section 3.10](https://www.rfc-editor.org/rfc/rfc8725#section-3.10)).
    static Optional<TokenJson> read(String base64url) {
        try {
            var bytes = Base64.getUrlDecoder().decode(base64url);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(base64url)
                    // A parser of bytes would also take UTF-16.
                    ? parse(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString())
                    : Optional.empty();
        } catch (IllegalArgumentException | IOException _) {
            return Optional.empty();
        }
    }

    private static Optional<TokenJson> parse(String text) throws IOException {
        try (var json = JSON.createParser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            var object = object(json);
            return json.nextToken() == null ? Optional.of(object) : Optional.empty();
        }
    }

    private static TokenJson object(JsonParser json) throws IOException {
        var names = new HashSet<String>();
        var texts = new HashMap<String, String>();
        var numbers = new HashMap<String, Double>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var name = json.currentName();
            names.add(name);
            var value = json.nextToken();
            if (value == JsonToken.VALUE_STRING) {
                texts.put(name, json.getText());
            } else if (value.isNumeric()) {
                // Infinity for a number with a huge exponent.
                numbers.put(name, json.getDoubleValue());
            } else {
                json.skipChildren();
            }
        }
        return new TokenJson(names, texts, numbers);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(texts.get(name));
    }

    boolean hasText(String name, String text) {
        return text(name).filter(text::equals).isPresent();
    }

    /// Returns a member that is a number. Empty for infinity, because it would pass every lower limit.
    Optional<Double> number(String name) {
        return Optional.ofNullable(numbers.get(name)).filter(Double::isFinite);
    }

    /// Leaves out the values.
    @Override
    public String toString() {
        return "TokenJson" + names;
    }
}
