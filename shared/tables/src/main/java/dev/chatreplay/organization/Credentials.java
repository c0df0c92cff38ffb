package dev.chatreplay.organization;

import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import java.util.List;
import java.util.Optional;

/// What a caller says it is. The key is kept only as its hash.
///
/// @param organizationId as sent: a valid id
/// @param apiKeyHash of the key that was sent
public record Credentials(String organizationId, ApiKeyHash apiKeyHash) {

    /// Lets the caller in, or not. Makes exactly two constant-time comparisons in every case, so that an answer's time does
    /// not tell whether the organization exists, nor how many keys it has.
    ///
    /// @param organization the one that the credentials name, if there is one
    /// @throws ApiException `UNAUTHORIZED` when there is none or neither of its keys is the one sent
    public Organization authenticate(Optional<Organization> organization) {
        var keys = organization.map(Organization::apiKeys).orElseGet(List::of);
        var first = keys.isEmpty() ? ApiKeyHash.NONE : keys.getFirst();
        var second = keys.size() < 2 ? ApiKeyHash.NONE : keys.get(1);
        // Both are compared before either result is looked at.
        var isFirst = apiKeyHash.matches(first);
        var isSecond = apiKeyHash.matches(second);
        if (isFirst || isSecond) {
            return organization.orElseThrow(() -> new ApiException(Reason.UNAUTHORIZED));
        }
        throw new ApiException(Reason.UNAUTHORIZED);
    }
}
