package dev.chatreplay.api.connectycube;

import dev.chatreplay.api.IdAndKey;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.organization.Credentials;
import dev.chatreplay.runtime.ApiException;
import java.util.Optional;

/// Reads `organization:apiKey` from the header `CB-Administration-API-Key` of scripts, else from `CB-Token` of the official clients.
final class CubeCredentials {
    private CubeCredentials() {}

    /// Returns the credentials of a request.
    ///
    /// @throws ApiException `UNAUTHORIZED` when the request has none, or when they are malformed
    static Credentials of(HttpRequest request) {
        return IdAndKey.credentials(parse(request));
    }

    /// Returns the organization that a request names. It does not check the key.
    static Optional<String> organizationId(HttpRequest request) {
        return parse(request).map(IdAndKey::organizationId);
    }

    private static Optional<IdAndKey> parse(HttpRequest request) {
        return request.header("cb-administration-api-key").or(() -> request.header("cb-token")).map(String::strip)
                .flatMap(IdAndKey::split);
    }
}
