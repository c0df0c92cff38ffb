package dev.chatreplay.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/// The answer of an HTTP function.
///
/// @param status the HTTP status; 0 when there was no answer
/// @param body the JSON of the answer
public record Reply(int status, JsonNode body) {
    /// The function died before it answered.
    static final Reply NONE = new Reply(0, MissingNode.getInstance());

    /// Returns whether the status is 200.
    public boolean isOk() {
        return status == 200;
    }

    /// Returns the field `data`.
    public JsonNode data() {
        return body.path("data");
    }
}
