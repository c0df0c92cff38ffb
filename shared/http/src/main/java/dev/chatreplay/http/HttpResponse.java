package dev.chatreplay.http;

import java.util.Map;

/// An answer of a function. Every one of them is JSON, and every one is given the headers of [HttpFunction] as well.
///
/// @param status code
/// @param headers beside those that every answer has
/// @param body JSON
public record HttpResponse(int status, Map<String, String> headers, String body) {
    /// An answer without headers of its own.
    public HttpResponse(int status, String body) {
        this(status, Map.of(), body);
    }

    /// Without the body, which may hold a link.
    @Override
    public String toString() {
        return "HttpResponse[status=" + status + "]";
    }
}
