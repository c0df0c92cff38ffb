package dev.chatreplay.webhook;

import dev.chatreplay.aws.AwsClients;
import java.util.List;
import java.util.Optional;

/// The Webhooks table: the registrations of each organization.
public final class Webhooks {
    /// The maximum number of webhooks of an organization.
    public static final int MAX_PER_ORGANIZATION = 10;

    /// Creates the webhooks in `table`.
    public Webhooks(AwsClients aws, String table) {
        throw new UnsupportedOperationException();
    }

    /// Lists the webhooks of an organization with strong consistency, the oldest first.
    public List<Webhook> list(String organizationId) {
        throw new UnsupportedOperationException();
    }

    /// Reads a webhook with strong consistency.
    public Optional<Webhook> find(WebhookKey key) {
        throw new UnsupportedOperationException();
    }
}
