package dev.chatreplay.local.trigger;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A route of the HTTP API and its function.
///
/// @param key the route key of API Gateway: the HTTP method, or `ANY` for every method, and the path. The path has its variables in braces, as in
///     `/v2/sessions/{sessionId}/chat`. A greedy variable takes the rest of the path: `/v2/{proxy+}`. `$default` takes every request.
public record Route(String key, String functionName, RequestStreamHandler handler) {
    private static final String DEFAULT = "$default";
    private static final String ANY = "ANY";
    private static final String GREEDY_END = "+}";

    /// Separates the segments of a path. API Gateway and `sam local` decode a path before they match it, so an encoded slash separates, too.
    private static final String SLASH = "/|%2[Ff]";

    /// Puts the route that API Gateway
    /// [chooses](https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html#http-api-develop-routes.evaluation)
    /// before the other routes that match the same request. `$default` is last, and a route without a greedy variable is first. Then the first
    /// segment that differs decides: a literal before a variable, and a variable before a greedy one. `ANY` is after the routes with the method of
    /// the request.
    static final Comparator<Route> MOST_SPECIFIC_FIRST = Comparator.comparing(Route::isDefault)
            .thenComparing(Route::isGreedy).thenComparing(Route::kinds)
            .thenComparing(route -> route.method().equals(ANY));

    /// Returns the values of the path variables, percent-encoded; empty when the request does not match this route.
    ///
    /// @param rawPath the path as received
    Optional<Map<String, String>> match(String requestMethod, String rawPath) {
        if (isDefault()) {
            return Optional.of(Map.of());
        }
        var template = path().split("/", -1);
        // A greedy variable is the last segment, so its value is all that remains.
        var actual = rawPath.split(SLASH, isGreedy() ? template.length : -1);
        if (!(method().equals(ANY) || method().equals(requestMethod)) || template.length != actual.length) {
            return Optional.empty();
        }
        var parameters = new LinkedHashMap<String, String>();
        for (int i = 0; i < template.length; i++) {
            if (isVariable(template[i]) && !actual[i].isEmpty()) {
                parameters.put(name(template[i]), actual[i]);
            } else if (!template[i].equals(actual[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }

    private boolean isDefault() {
        return key.equals(DEFAULT);
    }

    private String method() {
        return key.substring(0, Math.max(0, key.indexOf(' ')));
    }

    private String path() {
        return key.substring(key.indexOf(' ') + 1);
    }

    private boolean isGreedy() {
        return path().endsWith(GREEDY_END);
    }

    /// Returns one letter for each segment: a literal, a variable or a greedy one, in alphabetical order.
    private String kinds() {
        return Stream.of(path().split("/", -1))
                .map(segment -> segment.endsWith(GREEDY_END) ? "c" : isVariable(segment) ? "b" : "a")
                .collect(Collectors.joining());
    }

    private static boolean isVariable(String segment) {
        return segment.startsWith("{");
    }

    private static String name(String variable) {
        return variable.substring(1, variable.length() - (variable.endsWith(GREEDY_END) ? GREEDY_END.length() : 1));
    }
}
