package dev.chatreplay.webhook;

import dev.chatreplay.event.EventTime;
import dev.chatreplay.runtime.Json;
import java.time.Instant;

/// A delivery that an operator or a developer requests, to see whether a webhook works. Both flavors have the same body.
///
/// @param createdAt the time of the request
public record TestEvent(WebhookKey webhook, Instant createdAt) {
    /// The name of the event.
    public static final String NAME = "webhook.test";

    /// Returns the id of the delivery.
    public MessageId id() {
        return MessageId.ofTest(webhook, createdAt);
    }

    /// Returns the body of the delivery, as compact JSON.
    public String body() {
        return Json.stringified(json -> {
            json.writeStringField("event", NAME);
            json.writeStringField("webhookId", webhook.webhookId());
            json.writeStringField("createdAt", EventTime.shown(createdAt));
        });
    }
}
