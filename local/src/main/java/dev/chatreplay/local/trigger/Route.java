package dev.chatreplay.local.trigger;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A route of the HTTP API and its function.
///
/// @param path the path with its variables in braces, as in `/v2/sessions/{sessionId}/chat`
public record Route(String method, String path, String functionName, RequestStreamHandler handler) {

    /// Returns the route key of API Gateway, such as `GET /v2/sessions/{sessionId}/chat`.
    String key() {
        return method + " " + path;
    }

    /// Returns the values of the path variables, percent-encoded; empty when the request does not match this route.
    ///
    /// An encoded slash separates segments like a slash, because API Gateway and `sam local` decode a path before they match it.
    ///
    /// @param rawPath the path as received
    Optional<Map<String, String>> match(String requestMethod, String rawPath) {
        var template = path.split("/", -1);
        var actual = rawPath.split("/|%2[Ff]", -1);
        if (!method.equals(requestMethod) || template.length != actual.length) {
            return Optional.empty();
        }
        var parameters = new LinkedHashMap<String, String>();
        for (int i = 0; i < template.length; i++) {
            if (template[i].startsWith("{") && !actual[i].isEmpty()) {
                parameters.put(template[i].substring(1, template[i].length() - 1), actual[i]);
            } else if (!template[i].equals(actual[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }
}
