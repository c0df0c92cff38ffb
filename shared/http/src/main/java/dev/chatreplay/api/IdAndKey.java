package dev.chatreplay.api;

import dev.chatreplay.event.OrganizationId;
import dev.chatreplay.organization.ApiKeyCredentials;
import dev.chatreplay.organization.Credentials;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import java.util.Optional;

/// An organization and its API key as one text: `organization:apiKey`.
public record IdAndKey(String organizationId, String apiKey) {
    /// Splits a text. Empty when it names no valid organization.
    public static Optional<IdAndKey> split(String text) {
        // The last colon is the separator, because an organization id may hold colons and a key holds none.
        var colon = text.lastIndexOf(':');
        return colon > 0 && OrganizationId.isValid(text.substring(0, colon))
                ? Optional.of(new IdAndKey(text.substring(0, colon), text.substring(colon + 1)))
                : Optional.empty();
    }

    /// Returns the credentials of a request.
    ///
    /// @param sent what the request has sent; empty when it has no such text
    /// @throws ApiException `UNAUTHORIZED` when the request has none, or when they are malformed
    public static Credentials credentials(Optional<IdAndKey> sent) {
        return sent.flatMap(parts -> ApiKeyCredentials.of(parts.organizationId, parts.apiKey))
                .orElseThrow(() -> new ApiException(Reason.UNAUTHORIZED));
    }

    /// Leaves out the key.
    @Override
    public String toString() {
        return "IdAndKey[organizationId=" + organizationId + "]";
    }
}
