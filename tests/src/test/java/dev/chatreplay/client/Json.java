package dev.chatreplay.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// Reads JSON documents, and converts them to bytes.
public final class Json {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Json() {}

    /// Parses a document.
    public static JsonNode parse(String document) {
        try {
            return JSON.readTree(document);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("this is not JSON: " + document, e);
        }
    }

    /// Returns the request body with these events.
    public static ObjectNode batch(List<? extends JsonNode> events) {
        var body = JSON.createObjectNode();
        body.putArray("events").addAll(events);
        return body;
    }

    /// Encodes a document in UTF-8, without escaping characters outside ASCII.
    public static byte[] utf8(JsonNode document) {
        return document.toString().getBytes(UTF_8);
    }

    /// Encodes a document in ASCII, and escapes all other characters. Only an escape can represent half of a surrogate pair.
    public static byte[] ascii(JsonNode document) {
        try {
            return JSON.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsString(document)
                    .getBytes(US_ASCII);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Jackson cannot write this document", e);
        }
    }
}
