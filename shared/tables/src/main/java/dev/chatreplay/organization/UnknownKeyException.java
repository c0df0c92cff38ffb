package dev.chatreplay.organization;

/// An organization has no active key with this id.
public final class UnknownKeyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnknownKeyException(String organizationId) {
        super("organization " + organizationId + " has no such key");
    }
}
