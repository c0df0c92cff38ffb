package dev.chatreplay.http;

import java.util.HashMap;
import java.util.Map;

/// A response of a function. Its body is JSON, or empty for HEAD. [HttpFunction] adds the headers that every response has.
///
/// @param status the status code
/// @param headers the headers that only this response has
/// @param body the body as JSON, or empty
public record HttpResponse(int status, Map<String, String> headers, String body) {
    /// Creates a response without its own headers.
    public HttpResponse(int status, String body) {
        this(status, Map.of(), body);
    }

    /// Returns this response with further headers.
    HttpResponse with(Map<String, String> further) {
        var all = new HashMap<>(headers);
        all.putAll(further);
        return new HttpResponse(status, all, body);
    }

    /// Returns the response to HEAD where this one is that to GET.
    HttpResponse withoutBody() {
        return new HttpResponse(status, headers, "");
    }

    /// Leaves out the body, because it may hold a download link.
    @Override
    public String toString() {
        return "HttpResponse[status=" + status + "]";
    }
}
