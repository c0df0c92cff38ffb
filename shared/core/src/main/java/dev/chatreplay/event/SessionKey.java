package dev.chatreplay.event;

/// The key of a session: the organization that owns it, and its id within that organization.
/// Neither can hold the separator of [KeyParts].
public record SessionKey(String organizationId, String sessionId) {

    /// Checks both ids.
    ///
    /// @throws IllegalArgumentException when one of them is not a valid id. This is a bug: the caller must check before.
    public SessionKey {
        if (!OrganizationId.isValid(organizationId) || !Id.isValid(sessionId)) {
            throw new IllegalArgumentException("the organization id or the session id is not valid");
        }
    }

    /// Returns the partition key of the session's row, which holds both ids.
    public String partition() {
        return KeyParts.join(organizationId, sessionId);
    }

    /// Reads the session from the partition key of its row.
    ///
    /// @throws IllegalArgumentException when `partition` is not such a key
    public static SessionKey ofPartition(String partition) {
        var parts = KeyParts.split(partition);
        if (parts.size() != 2) {
            throw new IllegalArgumentException("not the partition key of a session");
        }
        return new SessionKey(parts.getFirst(), parts.getLast());
    }
}
