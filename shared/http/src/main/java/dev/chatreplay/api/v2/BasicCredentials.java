package dev.chatreplay.api.v2;

import dev.chatreplay.api.IdAndKey;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.organization.Credentials;
import dev.chatreplay.runtime.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// Reads `Authorization: Basic base64(organizationId:apiKey)`, [RFC 7617](https://www.rfc-editor.org/rfc/rfc7617).
final class BasicCredentials {
    private static final String SCHEME = "Basic ";

    private BasicCredentials() {}

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
        // The name of the scheme is case-insensitive (RFC 7617).
        return request.header("authorization")
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .flatMap(header -> decode(header.substring(SCHEME.length()).strip()))
                .flatMap(IdAndKey::split);
    }

    private static Optional<String> decode(String base64) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
