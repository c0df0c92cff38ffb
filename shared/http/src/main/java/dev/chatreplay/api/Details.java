package dev.chatreplay.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.chatreplay.event.InvalidEventException;
import dev.chatreplay.runtime.ApiException.Detail;
import java.io.IOException;
import java.util.List;

/// Writes the invalid parts of a request.
public final class Details {
    /// The maximum number of details in one response. A request may hold 500 events. A response that names all of them would be larger than
    /// most requests.
    private static final int MAX = 100;

    private Details() {}

    /// Returns the detail about a body that the parser cannot read.
    static Detail of(InvalidEventException invalid) {
        return new Detail(invalid.index(), invalid.path(), invalid.problem().name(), invalid.advice());
    }

    /// Writes the first details as the field `name`. When there are more, writes the field `name_truncated`, too.
    public static void write(JsonGenerator json, String name, List<Detail> details) throws IOException {
        json.writeArrayFieldStart(name);
        for (var detail : details.subList(0, Math.min(MAX, details.size()))) {
            json.writeStartObject();
            if (detail.index().isPresent()) {
                json.writeNumberField("index", detail.index().getAsInt());
            }
            json.writeStringField("path", detail.path());
            json.writeStringField("reason", detail.reason());
            json.writeStringField("message", detail.message());
            json.writeEndObject();
        }
        json.writeEndArray();
        if (details.size() > MAX) {
            json.writeBooleanField(name + "_truncated", true);
        }
    }
}
