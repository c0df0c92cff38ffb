package dev.chatreplay.local.trigger;

import dev.chatreplay.event.Printable;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request that the API answered. It leaves out the query and the headers, because they may hold a key or a link.
///
/// @param path the path as received, percent-encoded
/// @param status the HTTP status of the answer
/// @param took the time from the request to the answer
public record AnsweredRequest(String method, String path, int status, Duration took) {

    /// @param rawPath the path as received; null when the target of the request has none
    static AnsweredRequest of(String method, @Nullable String rawPath, int status, Duration took) {
        return new AnsweredRequest(method, Optional.ofNullable(rawPath).orElse("-"), status, took);
    }

    /// Returns the request on one line, such as `POST /v2/events 200 14 ms`. What the client sent has escapes for its control characters.
    public String line() {
        return Printable.line(method + " " + path) + " " + status + " " + took.toMillis() + " ms";
    }
}
