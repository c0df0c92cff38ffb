package dev.chatreplay.delivery;

import dev.chatreplay.aws.DeadLetters;
import dev.chatreplay.delivery.DeliveryContent.Content;
import dev.chatreplay.download.DownloadLinks;
import dev.chatreplay.format.Formats;
import dev.chatreplay.queue.WebhookMessage;
import dev.chatreplay.runtime.DeadLetterReason;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.secret.MasterSecret;
import dev.chatreplay.webhook.Deliveries;
import dev.chatreplay.webhook.Delivery;
import dev.chatreplay.webhook.Delivery.Outcome;
import dev.chatreplay.webhook.DeliveryQueue;
import dev.chatreplay.webhook.MessageId;
import dev.chatreplay.webhook.RetrySchedule;
import dev.chatreplay.webhook.Signer;
import dev.chatreplay.webhook.SigningKey;
import dev.chatreplay.webhook.Subscribers;
import dev.chatreplay.webhook.Webhook;
import dev.chatreplay.webhook.WebhookHealth;
import dev.chatreplay.webhook.WebhookKey;
import dev.chatreplay.webhook.Webhooks;
import dev.chatreplay.wiring.Stores;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Handles the messages of the webhook queue: makes deliveries, and tries them. `docs/consistency.md` shows that every webhook gets the
/// latest content.
public final class DeliveryWorker {
    /// The maximum number of receives of a message, because a service fails. SQS would dead-letter it later, without a reason.
    public static final int MAX_RECEIVE_COUNT = 90;

    /// A delivery is dead-lettered when a service has failed for its try for this long.
    private static final Duration MAX_LATE = Duration.ofDays(1);
    /// A message may be received this much before its time, because the clocks of workers differ.
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(2);
    /// The minimum delay of a delivery that waits for the announcement of a newer export, for new files or for a landing. The delay is the age of
    /// the delivery, up to the maximum delay of SQS.
    private static final Duration MIN_NOT_YET = Duration.ofSeconds(15);

    private final FanOut fanOut;
    private final Webhooks webhooks;
    private final Deliveries deliveries;
    private final DeliveryContent content;
    private final DeliveryTries tries;
    private final DeadLetters deadLetters;
    private final Clock clock;

    private DeliveryWorker(Stores stores, Webhooks webhooks, Signer signer, Receiver receiver, Duration limitOfPost,
            Clock clock) {
        this.webhooks = webhooks;
        this.deliveries = Deliveries.of(stores);
        this.deadLetters = new DeadLetters(stores.aws(), stores.environment().text("WEBHOOK_DEAD_LETTER_QUEUE_URL"));
        this.clock = clock;
        var queue = DeliveryQueue.of(stores);
        this.fanOut = new FanOut(Subscribers.of(stores), deliveries, queue, clock);
        this.content = new DeliveryContent(stores.organizations(), stores.sessions(),
                DownloadLinks.of(stores, clock), Formats.ofProduct(), stores.retention());
        this.tries = new DeliveryTries(deliveries, queue, WebhookHealth.of(stores),
                new DeliveryPost(signer, receiver, clock),
                limitOfPost, deadLetters, clock);
    }

    /// Creates the worker of an installation.
    ///
    /// @param receiver posts to the URLs of webhooks
    /// @param limitOfPost the limit of one post: resolve, connect, send and read
    public static DeliveryWorker of(Stores stores, Receiver receiver, Duration limitOfPost, Clock clock) {
        var master = MasterSecret.from(stores.environment(), stores.aws());
        var signer = new Signer(master, SigningKey.from(stores.environment(), stores.aws()));
        var webhooks = new Webhooks(stores.aws(), stores.environment().text("WEBHOOKS_TABLE"), master);
        return new DeliveryWorker(stores, webhooks, signer, receiver, limitOfPost, clock);
    }

    /// Handles a message. Returns a failure as a result and does not throw it.
    ///
    /// @param message the message; empty when the body is none
    /// @param receiveCount the number of receives, including this one
    public DeliveryResult work(Optional<WebhookMessage> message, String body, Instant sentAt, int receiveCount,
            Deadline deadline) {
        try {
            if (message.isEmpty()) {
                var code = DeadLetterReason.NOT_A_MESSAGE;
                deadLetters.send(body, code.name(), sentAt);
                return new DeliveryResult.DeadLettered(code, code.name(), false);
            }
            return work(message.get(), deadline);
        } catch (RuntimeException e) {
            if (message.isPresent() && message.get() instanceof WebhookMessage.Try failing) {
                return failed(failing, e);
            }
            return receiveCount < MAX_RECEIVE_COUNT ? new DeliveryResult.Failed(e, false) : failed(body, sentAt, e);
        }
    }

    /// The record repeats a try, so its message is not kept. Otherwise the messages of SQS and of the sweep would add up.
    private DeliveryResult failed(WebhookMessage.Try message, RuntimeException cause) {
        var failed = new DeliveryResult.Failed(cause, true);
        try {
            return deliveries.find(new WebhookKey(message.organizationId(), message.webhookId()),
                    new MessageId(message.messageId()))
                    .filter(delivery -> delivery.isReady(clock.instant().minus(MAX_LATE)))
                    .map(delivery -> tries.abandon(delivery, cause.getClass().getName())).orElse(failed);
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
            return failed;
        }
    }

    private DeliveryResult failed(String body, Instant sentAt, RuntimeException cause) {
        try {
            var reason = "FAILED " + cause.getClass().getName();
            deadLetters.send(body, reason, sentAt);
            return new DeliveryResult.DeadLettered(DeadLetterReason.FAILED, reason, false);
        } catch (RuntimeException e) {
            return new DeliveryResult.Failed(e, false);
        }
    }

    private DeliveryResult work(WebhookMessage message, Deadline deadline) {
        return switch (message) {
            case WebhookMessage.Announced announced -> new DeliveryResult.FannedOut(fanOut.fanOut(announced));
            case WebhookMessage.Try(var organization, var webhook, var id, var tries) ->
                deliveries.find(new WebhookKey(organization, webhook), new MessageId(id))
                        .filter(delivery -> delivery.tries() == tries)
                        .map(delivery -> attempt(delivery, deadline)).orElseGet(DeliveryResult.Stale::new);
            case WebhookMessage.Again(var organization, var webhook, var id) ->
                deliveries.reopenDeadLettered(new WebhookKey(organization, webhook), new MessageId(id), clock.instant())
                        .map(delivery -> attempt(delivery, deadline)).orElseGet(DeliveryResult.Stale::new);
        };
    }

    private DeliveryResult attempt(Delivery delivery, Deadline deadline) {
        var now = clock.instant();
        if (delivery.isEnded() || !delivery.isReady(now.plus(CLOCK_SKEW))) {
            return new DeliveryResult.Stale();
        }
        if (delivery.tries() >= RetrySchedule.MAX_TRIES) {
            // The last try began and did not report.
            return tries.abandon(delivery, "NEVER_CAME_BACK");
        }
        var webhook = webhooks.find(delivery.webhook()).filter(Webhook::enabled);
        if (webhook.isEmpty()) {
            return tries.end(delivery, Outcome.WEBHOOK_DISABLED);
        }
        return switch (content.of(delivery, webhook.get().flavor(), now)) {
            case Content.Over(var outcome) -> tries.end(delivery, outcome);
            case Content.Superseded(var session, var last) -> {
                // The webhook may have been disabled when the last announcement was fanned out.
                fanOut.makeFor(webhook.get(), session, last);
                yield tries.end(delivery, Outcome.SUPERSEDED);
            }
            case Content.NotYet() -> tries.postpone(delivery, "NOT_YET", now.plus(notYet(delivery, now)));
            case Content.Wanted(var text) -> tries.attempt(delivery, webhook.get(), text, deadline);
        };
    }

    private static Duration notYet(Delivery delivery, Instant now) {
        return Duration.ofMillis(Math.clamp(Duration.between(delivery.createdAt(), now).toMillis(),
                MIN_NOT_YET.toMillis(), DeliveryQueue.MAX_DELAY.toMillis()));
    }
}
