package dev.chatreplay.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/// What the API answered.
///
/// @param text the body as it came
/// @param json the body's JSON, or a missing node
/// @param retryAfter the wait that it asks for
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

    /// Without the body, which may hold a link.
    @Override
    public String toString() {
        return "ApiAnswer[status=" + status + "]";
    }

    /// Whether the same call may well succeed later.
    boolean isPassing() {
        return status == 429 || status >= 500;
    }

    /// What the API says is wrong, in its words or in API Gateway's.
    String problem() {
        var error = json.path("error");
        var said = error.path("message").asText(json.path("message").asText("no explanation"));
        var reason = error.path("reason").asText("");
        return status + (reason.isEmpty() ? "" : " " + reason) + ": " + said;
    }
}
