package dev.chatreplay.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/// Jackson's streaming side: a function that answers in milliseconds does not load its data binding.
final class Json {
    static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /// Writes the content of an object.
    interface Fields {
        void writeTo(JsonGenerator json) throws IOException;
    }

    static String object(Fields fields) {
        var text = new StringWriter();
        try (var json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            fields.writeTo(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
