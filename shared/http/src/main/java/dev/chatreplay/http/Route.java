package dev.chatreplay.http;

/// Serves the requests of one method and path.
@FunctionalInterface
public interface Route {
    /// Serves a request.
    ///
    /// @throws RuntimeException for any failure; the [Dialect] translates it into an error response
    HttpResponse handle(HttpRequest request, RequestContext context);
}
