package dev.chatreplay.event;

/// The key of a session: the organization that owns it, and its id within that organization.
/// Neither can hold a key separator, because both match [Id#isValid(String)].
public record SessionKey(String organizationId, String sessionId) {

    /// Checks both ids.
    ///
    /// @throws IllegalArgumentException when one of them is not a valid id. This is a bug: the caller must check before.
    public SessionKey {
        if (!Id.isValid(organizationId) || !Id.isValid(sessionId)) {
            throw new IllegalArgumentException("the organization id or the session id is not valid");
        }
    }
}
