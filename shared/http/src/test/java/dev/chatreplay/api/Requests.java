package dev.chatreplay.api;

import dev.chatreplay.http.HttpRequest;
import java.util.Map;

/// Builds requests as API Gateway passes them.
public final class Requests {
    private Requests() {}

    /// Returns a request with these query parameters.
    public static HttpRequest withQuery(Map<String, String> query) {
        return new HttpRequest("r-1", "", "GET", "/", Map.of(), query, Map.of(), "", false, "");
    }

    /// Returns a request with this path.
    static HttpRequest withPath(String path) {
        return new HttpRequest("r-1", "", "GET", path, Map.of(), Map.of(), Map.of(), "", false, "");
    }

    /// Returns a request of a caller.
    public static HttpRequest of(Map<String, String> pathParameters, Map<String, String> headers) {
        return new HttpRequest("r-1", "", "GET", "/", pathParameters, Map.of(), headers, "", false, "");
    }
}
