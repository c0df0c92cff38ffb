package dev.chatreplay.organization;

import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import java.util.List;
import java.util.Optional;

/// The credentials of a caller. Only the hash of the API key is kept.
///
/// @param organizationId the id as sent; it is valid
/// @param apiKeyHash the hash of the key that was sent
public record Credentials(String organizationId, ApiKeyHash apiKeyHash) {

    /// Authenticates the caller. It makes exactly two constant-time comparisons in every case. The response time then does not show whether
    /// the organization exists, or how many keys it has.
    ///
    /// @param organization the organization that the credentials name; empty when it does not exist
    /// @throws ApiException `UNAUTHORIZED` when the organization does not exist, or the caller's key is none of its keys
    public Organization authenticate(Optional<Organization> organization) {
        var keys = organization.map(Organization::apiKeys).orElseGet(List::of);
        var first = keys.isEmpty() ? ApiKeyHash.NONE : keys.getFirst();
        var second = keys.size() < 2 ? ApiKeyHash.NONE : keys.get(1);
        // Make both comparisons before the first result is used.
        var isFirst = apiKeyHash.matches(first);
        var isSecond = apiKeyHash.matches(second);
        if (isFirst || isSecond) {
            return organization.orElseThrow(() -> new ApiException(Reason.UNAUTHORIZED));
        }
        throw new ApiException(Reason.UNAUTHORIZED);
    }
}
