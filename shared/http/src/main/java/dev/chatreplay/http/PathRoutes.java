package dev.chatreplay.http;

import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import java.util.Map;
import java.util.TreeSet;

/// The routes of one path, by their methods.
///
/// @param dialect the contract that the path belongs to
record PathRoutes(Dialect dialect, Map<String, Route> methods) {
    /// The method whose answer is that of GET without the body.
    static final String HEAD = "HEAD";

    private static final String GET = "GET";

    /// A route, and the contract that it belongs to.
    ///
    /// @param errorHeaders the headers of each error of the route
    record Chosen(Dialect dialect, Route route, Map<String, String> errorHeaders) {}

    /// Copies the routes.
    PathRoutes {
        methods = Map.copyOf(methods);
    }

    /// Returns the route of a method. For a method that the path does not take, the route refuses each request, and its error lists the others.
    Chosen of(String method) {
        var route = methods.get(method.equals(HEAD) && !methods.containsKey(HEAD) ? GET : method);
        return route != null
                ? new Chosen(dialect, route, Map.of())
                : new Chosen(dialect, (_, _) -> {
                    throw new ApiException(Reason.METHOD_NOT_ALLOWED);
                }, Map.of("Allow", String.join(", ", allowed())));
    }

    private TreeSet<String> allowed() {
        var allowed = new TreeSet<>(methods.keySet());
        if (allowed.contains(GET)) {
            allowed.add(HEAD);
        }
        return allowed;
    }
}
