package dev.chatreplay.webhook;

/// An organization has the maximum number of webhooks. No webhook was added.
public final class TooManyWebhooksException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooManyWebhooksException(String organizationId, Throwable cause) {
        super("organization " + organizationId + " has " + Webhooks.MAX_PER_ORGANIZATION + " webhooks already", cause);
    }
}
