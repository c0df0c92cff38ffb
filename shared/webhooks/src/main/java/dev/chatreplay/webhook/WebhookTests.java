package dev.chatreplay.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Sends the event `webhook.test` to a webhook. It takes the same way as every delivery: record, queue, worker and signatures.
public final class WebhookTests {
    private final Deliveries deliveries;
    private final DeliveryQueue queue;

    /// Creates tests that are delivered through `queue`.
    public WebhookTests(Deliveries deliveries, DeliveryQueue queue) {
        this.deliveries = deliveries;
        this.queue = queue;
    }

    /// Requests a test.
    ///
    /// @return the id of its delivery
    public MessageId send(WebhookKey webhook, Instant now) {
        var id = new TestEvent(webhook, now).id();
        deliveries.create(webhook, id, Optional.empty(), 0, now);
        queue.send(DeliveryQueue.tryOf(webhook, id, 0), Duration.ZERO);
        return id;
    }
}
