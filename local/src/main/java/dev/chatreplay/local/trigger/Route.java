package dev.chatreplay.local.trigger;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A route of the HTTP API and the function behind it.
///
/// @param path with its variables in braces, as in `/v2/sessions/{sessionId}/chat`
public record Route(String method, String path, String functionName, RequestStreamHandler handler) {

    /// What API Gateway calls the route: `GET /v2/sessions/{sessionId}/chat`.
    String key() {
        return method + " " + path;
    }

    /// The values of the path's variables when the request is one of this route.
    Optional<Map<String, String>> match(String requestMethod, String requestPath) {
        var mine = path.split("/", -1);
        var theirs = requestPath.split("/", -1);
        if (!method.equals(requestMethod) || mine.length != theirs.length) {
            return Optional.empty();
        }
        var parameters = new LinkedHashMap<String, String>();
        for (int i = 0; i < mine.length; i++) {
            if (mine[i].startsWith("{") && !theirs[i].isEmpty()) {
                parameters.put(mine[i].substring(1, mine[i].length() - 1), theirs[i]);
            } else if (!mine[i].equals(theirs[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }
}
