package dev.chatreplay.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One answer of the API.
///
/// @param text the body as received
/// @param json the body's JSON, or a missing node
/// @param retryAfter the wait in the header `Retry-After`
record ApiAnswer(int status, String text, JsonNode json, Optional<Duration> retryAfter) {
    private static final JsonMapper JSON = new JsonMapper();

    static ApiAnswer of(HttpResponse<String> response) {
        var retryAfter = response.headers().firstValue("Retry-After").filter(value -> value.matches("\\d{1,6}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
        return new ApiAnswer(response.statusCode(), response.body(), parse(response.body()), retryAfter);
    }

    private static JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException _) {
            return MissingNode.getInstance();
        }
    }

    /// Leaves out the body, because it may hold a download link.
    @Override
    public String toString() {
        return "ApiAnswer[status=" + status + "]";
    }

    /// Returns whether the same call may succeed later.
    boolean isTemporary() {
        return status == 429 || status >= 500;
    }

    /// An event of the request that the API refused.
    record Refused(int index, String problem) {}

    /// Returns the refused events that the answer names by index: in `error.details`, or in `data.refused` when the API skipped them.
    List<Refused> refused() {
        return Stream.of("/error/details", "/data/refused").flatMap(list -> json.at(list).valueStream())
                .filter(detail -> detail.path("index").isInt())
                .map(detail -> new Refused(detail.path("index").asInt(), problem(detail))).toList();
    }

    /// Returns whether the API refused more events than it names.
    boolean isTruncated() {
        return json.at("/error/details_truncated").asBoolean() || json.at("/data/refused_truncated").asBoolean();
    }

    private static String problem(JsonNode detail) {
        return problem(detail.path("index").asInt(), detail.path("path").asText(), detail.path("reason").asText(),
                detail.path("message").asText());
    }

    /// Describes a refused event. The path starts with the index in the request. The user knows only the line in the file, so the index is
    /// removed.
    static String problem(int index, String path, String reason, String message) {
        return reason + " at " + path.replace("$.events[" + index + "]", "$") + ": " + message;
    }

    /// Returns whether the API refuses one format, and may give the others.
    boolean isAboutFormat() {
        return reason().equals("FORMAT_NOT_AVAILABLE") || reason().equals("SCOPE_MISSING");
    }

    /// Returns the status, the reason and the error message of the API or of API Gateway.
    String problem() {
        if (status == 401) {
            return problem("the organization or its API key is wrong");
        }
        return problem(json.at("/error/message").asText(json.path("message").asText("no explanation")));
    }

    private String problem(String explanation) {
        var reason = reason();
        return status + (reason.isEmpty() ? "" : " " + reason) + ": " + explanation;
    }

    private String reason() {
        return json.at("/error/reason").asText("");
    }
}
