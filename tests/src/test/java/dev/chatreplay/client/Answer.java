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
/// @param http the answer as it came
/// @param body its JSON; a missing node when there is none
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

    /// The HTTP status.
    public int status() {
        return http.statusCode();
    }

    /// Every value of a header, none when it is missing.
    public List<String> header(String name) {
        return http.headers().allValues(name);
    }

    /// `error.reason`, empty when the body has none.
    public String reason() {
        return body.at("/error/reason").asText();
    }

    /// `error.message`, empty when the body has none.
    public String message() {
        return body.at("/error/message").asText();
    }

    /// `error.details`, empty when the body has none.
    public List<JsonNode> details() {
        return body.at("/error/details").valueStream().toList();
    }

    /// The error body without its request id: what two answers to the same mistake have in common.
    public JsonNode bodyWithoutRequestId() {
        JsonNode copy = body.deepCopy();
        if (copy.get("error") instanceof ObjectNode error) {
            error.remove("request_id");
        }
        return copy;
    }

    /// `data`.
    public JsonNode data() {
        return body.path("data");
    }

    /// `data.chat_download_url`.
    public URI downloadUrl() {
        return URI.create(data().path("chat_download_url").asText());
    }

    /// `data.chat_download_url_expiry`.
    public Instant downloadUrlExpiry() {
        return Instant.parse(data().path("chat_download_url_expiry").asText());
    }

    /// `data.chat_complete`.
    public boolean complete() {
        return data().path("chat_complete").asBoolean();
    }

    @Override
    public String toString() {
        return status() + " " + body;
    }
}
