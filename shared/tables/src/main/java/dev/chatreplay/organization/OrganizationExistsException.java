package dev.chatreplay.organization;

/// An organization of that id is there already; it was not changed.
public final class OrganizationExistsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OrganizationExistsException(String id, Throwable cause) {
        super("organization " + id + " exists already", cause);
    }
}
