package dev.chatreplay.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.chatreplay.local.ShellWord;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One answer of the API.
///
/// @param organization the id of the organization that sent the request
/// @param text the body as received
/// @param json the body's JSON, or a missing node
/// @param retryAfter the wait in the header `Retry-After`
record ApiAnswer(String organization, int status, String text, JsonNode json, Optional<Duration> retryAfter) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;

    /// Reads an answer.
    ///
    /// @throws CommandFailure when the API refuses the organization or its key, or when another server or another route answered
    static ApiAnswer of(HttpResponse<String> response) {
        var answer = read(response);
        if (answer.isOfOtherRoute()) {
            throw new CommandFailure(answer.status() + ": " + address(response.request().uri())
                    + " is no route of Chat Replay. Set CHAT_REPLAY_URL or --url to the URL of the API"
                    + " without /v2 and without a path, such as http://127.0.0.1:8080.");
        }
        if (answer.isOfOtherServer()) {
            throw new CommandFailure(answer.status() + ": the answer from " + address(response.request().uri())
                    + " is not one of Chat Replay (" + kind(response)
                    + "). A proxy or another server may have given it:"
                    + " check CHAT_REPLAY_URL or --url, and the proxy settings of this machine.");
        }
        if (answer.status() == 401) {
            throw new CommandFailure(wrongKey(answer.organization(), response.request()));
        }
        return answer;
    }

    private static ApiAnswer read(HttpResponse<String> response) {
        var retryAfter = response.headers().firstValue("Retry-After").filter(value -> value.matches("\\d{1,6}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
        var organization = response.request().headers().firstValue("Authorization").map(ApiAnswer::organization)
                .orElse("");
        return new ApiAnswer(organization, response.statusCode(), response.body(), parse(response.body()), retryAfter);
    }

    private static String address(URI url) {
        return url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath();
    }

    /// Names the type of the body, and the server that a redirect leads to. Leaves out the rest of its URL, because it may hold a token.
    private static String kind(HttpResponse<String> response) {
        var type = response.headers().firstValue("Content-Type").map(value -> value.split(";", 2)[0].strip())
                .filter(value -> !value.isEmpty()).map("Content-Type "::concat).orElse("no Content-Type");
        return type + response.headers().firstValue("Location").flatMap(ApiAnswer::server)
                .map(", a redirect to "::concat).orElse("");
    }

    private static Optional<String> server(String location) {
        try {
            var url = URI.create(location);
            return Optional.ofNullable(url.getHost()).map(host -> url.getScheme() + "://" + host);
        } catch (IllegalArgumentException _) {
            // The type of the body alone describes the answer.
            return Optional.empty();
        }
    }

    private static String wrongKey(String organization, HttpRequest request) {
        return "401 UNAUTHORIZED: the key in CHAT_REPLAY_API_KEY is not a valid key of the organization " + organization
                + " (CHAT_REPLAY_ORGANIZATION) at " + request.uri().resolve("/")
                + ". Read local.env again, or create a key: './chat-replay key create "
                + ShellWord.of(organization)
                + " --name NAME'.";
    }

    private static String organization(String basic) {
        var credentials = new String(Base64.getDecoder().decode(basic.replaceFirst("^Basic ", "")),
                StandardCharsets.UTF_8);
        return credentials.substring(0, credentials.indexOf(':'));
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

    /// Returns whether the URL has another path than the API, or is the one of another server.
    private boolean isOfOtherRoute() {
        return status == NOT_FOUND && (reason().isEmpty() || reason().equals("ROUTE_NOT_FOUND"));
    }

    /// Returns whether another server answered, such as the login page of a proxy. API Gateway and the API answer with JSON. Only the API
    /// succeeds, and its body then has `"success": true`.
    private boolean isOfOtherServer() {
        return !isTemporary() && (!json.isObject() || (status < BAD_REQUEST && !json.path("success").booleanValue()));
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
        var otherwise = json.isObject() ? "no explanation" : "the answer is no JSON, so a proxy may have given it";
        return problem(json.at("/error/message").asText(json.path("message").asText(otherwise)));
    }

    private String problem(String explanation) {
        var reason = reason();
        return status + (reason.isEmpty() ? "" : " " + reason) + ": " + explanation + switch (reason) {
            case "CHAT_REPLAY_NOT_ENABLED" ->
                " './chat-replay org enable " + ShellWord.of(organization) + "' enables it.";
            case "SCOPE_MISSING" -> " './chat-replay key create " + ShellWord.of(organization)
                    + " --name NAME --scope SCOPE' creates one.";
            case "SESSION_NOT_FOUND" -> " './chat-replay sessions' lists them.";
            case "EXPORT_EXPIRED" -> " If you have its events, './chat-replay render FILE' makes it from them.";
            default -> "";
        };
    }

    private String reason() {
        return json.at("/error/reason").asText("");
    }
}
