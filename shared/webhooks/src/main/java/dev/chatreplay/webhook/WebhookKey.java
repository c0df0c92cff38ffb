package dev.chatreplay.webhook;

import java.util.UUID;
import java.util.regex.Pattern;

/// Names a webhook.
///
/// @param organizationId the organization that registered it
/// @param webhookId its id, a UUID in lower case
public record WebhookKey(String organizationId, String webhookId) {
    private static final Pattern UUID_FORM = Pattern
            .compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    /// Creates the key of a new webhook.
    public static WebhookKey create(String organizationId) {
        return new WebhookKey(organizationId, UUID.randomUUID().toString());
    }

    /// Returns whether a webhook may have this id.
    public static boolean isValidId(String webhookId) {
        return UUID_FORM.matcher(webhookId).matches();
    }
}
