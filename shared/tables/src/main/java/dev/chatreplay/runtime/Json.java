package dev.chatreplay.runtime;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Jackson's streaming API. The functions do not use Jackson's data binding, because its classes would slow down their cold start.
public final class Json {
    /// Creates parsers and generators for the JSON of Chat Replay and of AWS.
    public static final JsonFactory FACTORY = new JsonFactory();

    private static final char LAST_PRINTABLE_ASCII = '~';

    private Json() {}

    /// The fields of a JSON object.
    public interface Fields {
        /// Writes the fields.
        ///
        /// @throws IOException when `json` throws it
        void writeTo(JsonGenerator json) throws IOException;
    }

    /// Returns a JSON object as text.
    public static String object(Fields fields) {
        return write(fields, json -> {
        });
    }

    /// Returns a JSON object as printable ASCII, with `\\u` escapes for all other characters. For queue messages, because
    /// [SQS](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html) refuses some characters.
    public static String asciiObject(Fields fields) {
        return write(fields, json -> json.setHighestNonEscapedChar(LAST_PRINTABLE_ASCII));
    }

    /// Reads the text and number fields of a JSON object, as text. Other fields are left out. Empty when the text is no JSON object.
    public static Optional<Map<String, String>> scalars(String text) {
        var fields = new HashMap<String, String>();
        try (var json = FACTORY.createParser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var name = json.currentName();
                if (json.nextToken().isScalarValue()) {
                    fields.put(name, json.getText());
                } else {
                    json.skipChildren();
                }
            }
            return Optional.of(fields);
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// Returns a JSON object exactly as `JSON.stringify` of JavaScript writes it. So `JSON.stringify(JSON.parse(text))` returns the same text,
    /// if no name of a field is a whole number.
    public static String stringified(Fields fields) {
        return write(fields, json -> json.disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE.mappedFeature()));
    }

    private static String write(Fields fields, Consumer<JsonGenerator> settings) {
        var text = new StringWriter();
        try (var json = FACTORY.createGenerator(text)) {
            settings.accept(json);
            json.writeStartObject();
            fields.writeTo(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
