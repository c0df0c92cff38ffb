package dev.chatreplay.organization;

import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import java.util.Optional;

/// The credentials of a caller. Only the hash of the API key is kept.
///
/// @param organizationId the id as sent; it is valid
/// @param keyId the id of the key that was sent
/// @param apiKeyHash the hash of the key that was sent
public record Credentials(String organizationId, String keyId, ApiKeyHash apiKeyHash) {

    /// Creates the credentials of an organization and a key. Empty when `apiKey` does not have the form of a key.
    public static Optional<Credentials> of(String organizationId, String apiKey) {
        return ApiKeyText.idOf(apiKey).map(id -> new Credentials(organizationId, id, ApiKeyHash.of(apiKey)));
    }

    /// Authenticates the caller. It makes exactly one constant-time comparison in every case. The response time then does not show whether
    /// the organization exists, or whether it has a key with this id.
    ///
    /// @param organization the organization that the credentials name; empty when it does not exist
    /// @throws ApiException `UNAUTHORIZED` when the organization does not exist, has no key with this id, or the key is another one
    public Caller authenticate(Optional<Organization> organization) {
        var candidate = organization.flatMap(known -> known.key(keyId).map(key -> new Caller(known, key)));
        var isRight = apiKeyHash.matches(candidate.map(caller -> caller.key().hash()).orElse(ApiKeyHash.NONE));
        return candidate.filter(_ -> isRight).orElseThrow(() -> new ApiException(Reason.UNAUTHORIZED));
    }
}
