package dev.chatreplay.webhook;

/// Another caller changed the same registrations at the same time. Nothing was changed by this call, and a repetition can succeed.
public final class WebhookChangedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    WebhookChangedException(String organizationId) {
        super(message(organizationId));
    }

    WebhookChangedException(String organizationId, Throwable cause) {
        super(message(organizationId), cause);
    }

    private static String message(String organizationId) {
        return "another caller changes the webhooks of organization " + organizationId;
    }
}
