package dev.chatreplay.api.v2;

import dev.chatreplay.runtime.Json;

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
}
