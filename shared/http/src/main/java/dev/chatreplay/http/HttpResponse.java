package dev.chatreplay.http;

import java.util.Map;

/// A response of a function. Its body is JSON. [HttpFunction] adds the headers that every response has.
///
/// @param status the status code
/// @param headers the headers that only this response has
/// @param body the body as JSON
public record HttpResponse(int status, Map<String, String> headers, String body) {
    /// Creates a response without its own headers.
    public HttpResponse(int status, String body) {
        this(status, Map.of(), body);
    }

    /// Leaves out the body, because it may hold a download link.
    @Override
    public String toString() {
        return "HttpResponse[status=" + status + "]";
    }
}
