package dev.chatreplay.http;

import java.util.Map;

/// A response of a function. Its body is JSON. [HttpFunction] adds the headers that every response has.
///
/// @param status code
/// @param headers beside those that every response has
/// @param body JSON
public record HttpResponse(int status, Map<String, String> headers, String body) {
    /// A response without headers of its own.
    public HttpResponse(int status, String body) {
        this(status, Map.of(), body);
    }

    /// Without the body, which may hold a link.
    @Override
    public String toString() {
        return "HttpResponse[status=" + status + "]";
    }
}
