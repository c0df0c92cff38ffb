package dev.chatreplay.api.v2;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.chatreplay.runtime.Json;
import java.io.IOException;
import java.util.List;

/// Builds the body of every successful response of this contract.
final class Responses {
    private Responses() {}

    /// Returns `{"success":true,"data":{…}}` with these fields.
    static String data(Json.Fields fields) {
        return Json.object(json -> {
            json.writeBooleanField("success", true);
            json.writeObjectFieldStart("data");
            fields.writeTo(json);
            json.writeEndObject();
        });
    }

    /// Returns `{"success":true,"data":[{…},…]}` with an object for each element.
    static <T> String list(List<T> elements, Element<T> element) {
        return Json.object(json -> {
            json.writeBooleanField("success", true);
            json.writeArrayFieldStart("data");
            for (var one : elements) {
                json.writeStartObject();
                element.write(one, json);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /// Writes the fields of one element.
    interface Element<T> {
        void write(T element, JsonGenerator json) throws IOException;
    }
}
