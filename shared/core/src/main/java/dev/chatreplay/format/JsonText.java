package dev.chatreplay.format;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/// Writes compact JSON for one field of a file.
final class JsonText {
    private static final JsonFactory JSON = new JsonFactory();

    private JsonText() {}

    /// Returns a JSON array of texts; an empty text when the list is empty.
    static String array(List<String> texts) {
        if (texts.isEmpty()) {
            return "";
        }
        var text = new StringWriter();
        try (var json = JSON.createGenerator(text)) {
            json.writeArray(texts.toArray(String[]::new), 0, texts.size());
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return text.toString();
    }
}
