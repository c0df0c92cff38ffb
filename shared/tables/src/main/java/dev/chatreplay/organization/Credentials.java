package dev.chatreplay.organization;

import dev.chatreplay.runtime.ApiException;
import java.util.Optional;

/// The credentials of a request. They name an organization and prove one of its keys.
public interface Credentials {
    /// Returns the id of the organization as sent. It is valid.
    String organizationId();

    /// Authenticates the caller. It does the same work in every case, and ends with one constant-time comparison. The response time then
    /// does not show whether the organization exists, or whether it has a key with this id.
    ///
    /// @param organization the organization that the credentials name; empty when it does not exist
    /// @throws ApiException `UNAUTHORIZED` when the organization does not exist, has no such key, or the proof of the key is wrong
    Caller authenticate(Optional<Organization> organization);
}
