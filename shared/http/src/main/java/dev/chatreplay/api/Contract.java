package dev.chatreplay.api;

import dev.chatreplay.http.Dialect;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.http.HttpResponse;
import dev.chatreplay.organization.Credentials;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.LogLine;
import java.time.Duration;
import java.util.Optional;

/// The parts in which API contracts with the same routes differ: the credentials, the errors, and the answer while a file is not ready.
public interface Contract extends Dialect {
    /// The name of the path parameter with the session id. The log line uses the same name.
    String SESSION_ID = LogLine.SESSION_ID;

    /// Returns the organization that a request names. It does not check the key.
    Optional<String> organizationId(HttpRequest request);

    /// Returns the credentials of a request.
    ///
    /// @throws ApiException `UNAUTHORIZED` when the request has none, or when they are malformed
    Credentials credentials(HttpRequest request);

    /// Answers a request whose file is not ready yet, and sets the outcome of the log line.
    ///
    /// @param retryAfter the time after which the caller should repeat the request
    HttpResponse processing(HttpRequest request, Duration retryAfter, LogLine line);

    @Override
    default void identify(HttpRequest request, LogLine line) {
        request.pathId(SESSION_ID).ifPresent(id -> line.with(SESSION_ID, id));
        organizationId(request).ifPresent(id -> line.with("organizationId", id));
    }
}
