package dev.chatreplay.organization;

import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import java.util.Optional;

/// The credentials of a caller that sends an API key. Only the hash of the key is kept.
///
/// @param organizationId the id as sent; it is valid
/// @param keyId the id of the key that was sent
/// @param apiKeyHash the hash of the key that was sent
public record ApiKeyCredentials(String organizationId, String keyId, ApiKeyHash apiKeyHash) implements Credentials {

    /// Creates the credentials of an organization and a key. Empty when `apiKey` does not have the form of a key.
    public static Optional<ApiKeyCredentials> of(String organizationId, String apiKey) {
        return ApiKeyText.idOf(apiKey).map(id -> new ApiKeyCredentials(organizationId, id, ApiKeyHash.of(apiKey)));
    }

    @Override
    public Caller authenticate(Optional<Organization> organization) {
        var candidate = organization.flatMap(known -> known.key(keyId).map(key -> new Caller(known, key)));
        var hash = candidate.map(caller -> caller.key().proof()).filter(ApiKeyHash.class::isInstance)
                .map(ApiKeyHash.class::cast);
        var isRight = apiKeyHash.matches(hash.orElse(ApiKeyHash.NONE));
        return candidate.filter(_ -> isRight && hash.isPresent())
                .orElseThrow(() -> new ApiException(Reason.UNAUTHORIZED));
    }
}
