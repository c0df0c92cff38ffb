package dev.chatreplay.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.chatreplay.event.RepairedJson;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Writes compact JSON.
final class JsonText {
    // It keeps no table of field names, because many names with one hash overflow Jackson's table and fail the parser. Nothing separates two
    // values, because each line of a file ends with LF.
    static final JsonFactory JSON = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).rootValueSeparator("").build();

    private JsonText() {}

    /// Returns a generator of JSON in UTF-8 without the line breaks of Unicode. It throws an [IOException] on text that UTF-8 cannot encode.
    static JsonGenerator generator(OutputStream out) throws IOException {
        return JSON.createGenerator(
                new OneLineWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8.newEncoder())));
    }

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

    /// Returns the same JSON without whitespace and with repaired texts; empty when `json` is not exactly one JSON value. Numbers keep their
    /// digits.
    static Optional<String> compact(String json) {
        var text = new StringWriter();
        var values = 0;
        try (var in = JSON.createParser(json); var out = JSON.createGenerator(text)) {
            while (in.nextToken() != null) {
                RepairedJson.copyToken(in, out);
                if (in.getParsingContext().inRoot()) {
                    values++;
                }
            }
        } catch (IOException _) {
            // Reading and writing memory fails for text that is not JSON alone.
            return Optional.empty();
        }
        return values == 1 ? Optional.of(text.toString()) : Optional.empty();
    }
}
