package dev.chatreplay.webhook;

/// The custom headers of one webhook cannot be decrypted. All else works: other webhooks, and the registration itself. The headers work again
/// after the organization has set them, or after an operator has put the version of the master secret back.
public final class UnreadableHeadersException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreadableHeadersException(int masterVersion, Throwable cause) {
        super("the custom headers of a webhook do not decrypt with version " + masterVersion
                + " of the master secret: set them again", cause);
    }
}
