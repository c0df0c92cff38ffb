package dev.chatreplay.api.realtimekit;

import dev.chatreplay.event.OrganizationId;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.organization.ApiKeyCredentials;
import dev.chatreplay.organization.Credentials;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import java.util.Optional;

/// Reads the organization from the path, and its API key from `Authorization: Bearer apiKey`,
/// [RFC 6750](https://www.rfc-editor.org/rfc/rfc6750).
final class BearerCredentials {
    private static final String SCHEME = "Bearer ";
    private static final String APP_ID = "appId";

    private BearerCredentials() {}

    /// Returns the credentials of a request.
    ///
    /// @throws ApiException `UNAUTHORIZED` when the request has none, or when they are malformed
    static Credentials of(HttpRequest request) {
        return organizationId(request).flatMap(id -> apiKey(request).flatMap(key -> ApiKeyCredentials.of(id, key)))
                .orElseThrow(() -> new ApiException(Reason.UNAUTHORIZED));
    }

    /// Returns the organization that the path names as the app.
    static Optional<String> organizationId(HttpRequest request) {
        return Optional.of(request.pathParameter(APP_ID)).filter(OrganizationId::isValid);
    }

    private static Optional<String> apiKey(HttpRequest request) {
        // The name of the scheme is case-insensitive (RFC 9110, section 11.1).
        return request.header("authorization")
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(header -> header.substring(SCHEME.length()).strip());
    }
}
