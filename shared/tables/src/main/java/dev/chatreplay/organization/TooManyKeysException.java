package dev.chatreplay.organization;

/// An organization has the maximum number of keys. No key was added.
public final class TooManyKeysException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooManyKeysException(String organizationId, Throwable cause) {
        super("organization " + organizationId + " has " + Organization.MAX_API_KEYS + " keys already", cause);
    }
}
