package dev.chatreplay.delivery;

import dev.chatreplay.queue.WebhookMessage;
import dev.chatreplay.webhook.Deliveries;
import dev.chatreplay.webhook.DeliveryQueue;
import dev.chatreplay.webhook.EventNames;
import dev.chatreplay.webhook.MessageId;
import dev.chatreplay.webhook.Webhook;
import dev.chatreplay.webhook.Webhooks;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Optional;

/// Makes the deliveries of an announcement: a record and a message for each webhook that is enabled now. A worker that dies may make some of
/// them twice, with the same ids, so they stay the same deliveries.
final class FanOut {
    private final Webhooks webhooks;
    private final Deliveries deliveries;
    private final DeliveryQueue queue;
    private final Clock clock;

    FanOut(Webhooks webhooks, Deliveries deliveries, DeliveryQueue queue, Clock clock) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.queue = queue;
        this.clock = clock;
    }

    /// Makes the deliveries. The caller acknowledges the announcement only after it.
    ///
    /// @return the number of deliveries
    int fanOut(WebhookMessage.Announced announced) {
        var session = announced.session();
        var messages = new ArrayList<WebhookMessage>();
        webhooks.list(session.organizationId()).stream().filter(FanOut::isTold).forEach(webhook -> {
            var id = MessageId.of(session, announced.logVersion(), webhook.key().webhookId());
            // The record first, because the message only names it.
            deliveries.create(webhook.key(), id, Optional.of(session), announced.logVersion(), clock.instant());
            messages.add(DeliveryQueue.tryOf(webhook.key(), id, 0));
        });
        queue.sendAll(messages);
        return messages.size();
    }

    private static boolean isTold(Webhook webhook) {
        return webhook.enabled() && webhook.events().contains(EventNames.sentTo(webhook.flavor()));
    }
}
