package dev.chatreplay.webhook;

/// Names a webhook.
///
/// @param organizationId the organization that registered it
/// @param webhookId its id, a UUID in lower case
public record WebhookKey(String organizationId, String webhookId) {}
