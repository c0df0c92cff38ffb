package dev.chatreplay.organization;

/// An organization with this id exists already. It was not changed.
public final class OrganizationExistsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OrganizationExistsException(String id, Throwable cause) {
        super("organization " + id + " exists already", cause);
    }
}
