package dev.chatreplay.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;

/// One answer of the API: its status, its headers and its JSON body.
///
/// @param http the answer as received
/// @param body its JSON; a missing node when the answer has no body
public record Answer(HttpResponse<byte[]> http, JsonNode body) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Answer of(HttpResponse<byte[]> http) {
        try {
            return new Answer(http, JSON.readTree(http.body()));
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON: " + http.statusCode() + " " + new String(http.body(),
                    UTF_8), e);
        }
    }

    public int status() {
        return http.statusCode();
    }

    /// Returns every value of a header, or an empty list when it is missing.
    public List<String> header(String name) {
        return http.headers().allValues(name);
    }

    /// Returns `error.reason`, or an empty text when the body has none.
    public String reason() {
        return body.at("/error/reason").asText();
    }

    /// Returns `error.message`, or an empty text when the body has none.
    public String message() {
        return body.at("/error/message").asText();
    }

    /// Returns `error.details`, or an empty list when the body has none.
    public List<JsonNode> details() {
        return body.at("/error/details").valueStream().toList();
    }

    /// Returns the error body without its request id, so that tests can compare two answers to the same error.
    public JsonNode bodyWithoutRequestId() {
        JsonNode copy = body.deepCopy();
        if (copy.get("error") instanceof ObjectNode error) {
            error.remove("request_id");
        }
        return copy;
    }

    /// Returns `data`.
    public JsonNode data() {
        return body.path("data");
    }

    /// Returns `data.chat_download_url`.
    public URI downloadUrl() {
        return URI.create(data().path("chat_download_url").asText());
    }

    /// Returns `data.chat_download_url_expiry`.
    public Instant downloadUrlExpiry() {
        return Instant.parse(data().path("chat_download_url_expiry").asText());
    }

    /// Returns `data.chat_complete`.
    public boolean complete() {
        return data().path("chat_complete").asBoolean();
    }

    @Override
    public String toString() {
        return status() + " " + body;
    }
}
