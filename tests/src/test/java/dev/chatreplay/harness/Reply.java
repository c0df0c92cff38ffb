package dev.chatreplay.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/// What a caller of an HTTP function hears.
///
/// @param status the HTTP status; 0 when there was no answer
/// @param body the JSON of the answer
public record Reply(int status, JsonNode body) {
    /// The function died before it answered.
    static final Reply NONE = new Reply(0, MissingNode.getInstance());

    /// Whether all is as asked for.
    public boolean isOk() {
        return status == 200;
    }

    /// `data`.
    public JsonNode data() {
        return body.path("data");
    }
}
