package dev.chatreplay.organization;

/// No organization has this id.
public final class UnknownOrganizationException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnknownOrganizationException(String id) {
        super("there is no organization " + id);
    }

    UnknownOrganizationException(String id, Throwable cause) {
        super("there is no organization " + id, cause);
    }
}
