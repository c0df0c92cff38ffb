package dev.chatreplay.runtime;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/// Jackson's streaming side. A function that answers in milliseconds does not load Jackson's data binding.
public final class Json {
    /// Reads and writes JSON of our own and of AWS.
    public static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /// Writes the content of an object.
    public interface Fields {
        /// Writes the fields.
        ///
        /// @throws IOException when `json` throws it
        void writeTo(JsonGenerator json) throws IOException;
    }

    /// The text of an object.
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
