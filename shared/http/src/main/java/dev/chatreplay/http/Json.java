package dev.chatreplay.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/// Writes JSON with Jackson's streaming side: a function that answers in milliseconds does not load its data binding.
public final class Json {
    static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /// Writes the content of an object.
    public interface Fields {
        /// Writes fields with their values.
        void writeTo(JsonGenerator json) throws IOException;
    }

    /// Returns an object with these fields as text.
    public static String object(Fields fields) {
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
