package dev.chatreplay.organization;

import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import java.util.List;

/// An authenticated caller.
///
/// @param organization the organization of the credentials
/// @param key the key of the credentials
public record Caller(Organization organization, ApiKey key) {
    /// Checks that the key has a scope.
    ///
    /// @throws ApiException `SCOPE_MISSING` when it lacks the scope
    public void require(Scope scope) {
        if (!key.scopes().contains(scope)) {
            throw new ApiException(Reason.SCOPE_MISSING, "This API key lacks the scope " + scope.scopeName()
                    + ". Use a key that has it, or ask the operator of this installation for one.", List.of());
        }
    }
}
