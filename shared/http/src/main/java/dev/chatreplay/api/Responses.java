package dev.chatreplay.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.chatreplay.runtime.Json;
import java.io.IOException;
import java.util.List;

/// Builds the body of every successful response.
public final class Responses {
    private Responses() {}

    /// Returns `{"success":true,"data":{…}}` with these fields.
    public static String data(Json.Fields fields) {
        return data(fields, _ -> {
        });
    }

    /// Returns `{"success":true,"data":{…},…}` with these fields in `data` and beside it.
    public static String data(Json.Fields fields, Json.Fields beside) {
        return Json.object(json -> {
            json.writeBooleanField("success", true);
            json.writeObjectFieldStart("data");
            fields.writeTo(json);
            json.writeEndObject();
            beside.writeTo(json);
        });
    }

    /// Returns `{"success":true,"data":["…",…]}`.
    public static String texts(List<String> texts) {
        return Json.object(json -> {
            json.writeBooleanField("success", true);
            json.writeArrayFieldStart("data");
            for (var text : texts) {
                json.writeString(text);
            }
            json.writeEndArray();
        });
    }

    /// Returns `{"success":true,"data":[{…},…]}` with an object for each element.
    static <T> String list(List<T> elements, Element<T> element) {
        return Json.object(json -> {
            json.writeBooleanField("success", true);
            writeList("data", elements, element, json);
        });
    }

    /// Writes a field with an array of objects, one for each element.
    public static <T> void writeList(String field, List<T> elements, Element<T> element, JsonGenerator json)
            throws IOException {
        json.writeArrayFieldStart(field);
        for (var one : elements) {
            json.writeStartObject();
            element.write(one, json);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /// Writes the fields of one element.
    public interface Element<T> {
        /// Writes the fields.
        void write(T element, JsonGenerator json) throws IOException;
    }
}
