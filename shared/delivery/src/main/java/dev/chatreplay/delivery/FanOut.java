package dev.chatreplay.delivery;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.queue.WebhookMessage;
import dev.chatreplay.webhook.Deliveries;
import dev.chatreplay.webhook.DeliveryQueue;
import dev.chatreplay.webhook.EventNames;
import dev.chatreplay.webhook.MessageId;
import dev.chatreplay.webhook.Subscribers;
import dev.chatreplay.webhook.Webhook;
import dev.chatreplay.webhook.WebhookKey;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/// Makes the deliveries of an announcement: a record and a message for each webhook that is enabled now. A worker that dies may make some of
/// them twice, with the same ids, so they stay the same deliveries.
final class FanOut {
    private final Subscribers subscribers;
    private final Deliveries deliveries;
    private final DeliveryQueue queue;
    private final Clock clock;

    FanOut(Subscribers subscribers, Deliveries deliveries, DeliveryQueue queue, Clock clock) {
        this.subscribers = subscribers;
        this.deliveries = deliveries;
        this.queue = queue;
        this.clock = clock;
    }

    /// Makes the deliveries. The caller acknowledges the announcement only after it.
    ///
    /// @return the number of deliveries
    int fanOut(WebhookMessage.Announced announced) {
        var session = announced.session();
        var messages = subscribers.of(session.organizationId()).stream()
                .map(webhook -> make(webhook, session, announced.logVersion())).toList();
        queue.sendAll(messages);
        return messages.size();
    }

    /// Makes the delivery of an announcement to one webhook, unless it is made already.
    void makeFor(Webhook webhook, SessionKey session, long logVersion) {
        if (webhook.events().contains(EventNames.sentTo(webhook.flavor()))) {
            queue.sendAll(List.of(make(webhook.key(), session, logVersion)));
        }
    }

    private WebhookMessage make(WebhookKey webhook, SessionKey session, long logVersion) {
        var id = MessageId.of(session, logVersion, webhook.webhookId());
        // The record first, because the message only names it.
        deliveries.create(webhook, id, Optional.of(session), logVersion, clock.instant());
        return DeliveryQueue.tryOf(webhook, id, 0);
    }
}
