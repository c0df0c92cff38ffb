package dev.chatreplay.event;

/// What names a session everywhere: the organization that owns it and its id within that organization.
/// Both have matched [Id#isValid(String)] before a key is built, so neither can hold a key separator.
public record SessionKey(String organizationId, String sessionId) {

    /// Checks both ids.
    ///
    /// @throws IllegalArgumentException when one of them is not a valid id: the caller has skipped the check
    public SessionKey {
        if (!Id.isValid(organizationId) || !Id.isValid(sessionId)) {
            throw new IllegalArgumentException("not a valid organization and session id");
        }
    }
}
