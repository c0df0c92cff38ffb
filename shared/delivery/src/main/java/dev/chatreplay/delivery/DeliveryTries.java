package dev.chatreplay.delivery;

import dev.chatreplay.aws.DeadLetters;
import dev.chatreplay.delivery.DeliveryPost.Posted;
import dev.chatreplay.queue.WebhookMessage;
import dev.chatreplay.runtime.DeadLetterReason;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.webhook.Deliveries;
import dev.chatreplay.webhook.Deliveries.Begun;
import dev.chatreplay.webhook.Delivery;
import dev.chatreplay.webhook.Delivery.Outcome;
import dev.chatreplay.webhook.DeliveryQueue;
import dev.chatreplay.webhook.RetrySchedule;
import dev.chatreplay.webhook.UnreadableHeadersException;
import dev.chatreplay.webhook.Webhook;
import dev.chatreplay.webhook.WebhookHealth;
import dev.chatreplay.webhook.WebhookHealth.Entry;
import dev.chatreplay.webhook.WebhookHealth.Slot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/// Makes the tries of deliveries, and records their results.
///
/// The record comes before the post and after it: a try begins with a conditional write of its number. So of all workers that have the same
/// message, one posts. A worker that dies leaves a record that the sweep finds.
final class DeliveryTries {
    /// The time from the end of a worker's invocation until its try counts as lost, because of clock skew.
    private static final Duration LOST_MARGIN = Duration.ofSeconds(5);

    private final Deliveries deliveries;
    private final DeliveryQueue queue;
    private final WebhookHealth health;
    private final DeliveryPost post;
    private final Duration limitOfPost;
    private final DeadLetters deadLetters;
    private final Clock clock;

    /// @param limitOfPost the limit of one post: resolve, connect, send and read
    DeliveryTries(Deliveries deliveries, DeliveryQueue queue, WebhookHealth health, DeliveryPost post,
            Duration limitOfPost, DeadLetters deadLetters, Clock clock) {
        this.deliveries = deliveries;
        this.queue = queue;
        this.health = health;
        this.post = post;
        this.limitOfPost = limitOfPost;
        this.deadLetters = deadLetters;
        this.clock = clock;
    }

    /// Ends a delivery without a try.
    DeliveryResult end(Delivery delivery, Outcome outcome) {
        deliveries.end(delivery, outcome);
        return new DeliveryResult.Ended(outcome);
    }

    /// Ends a delivery that needs a person, such as one whose last try did not report. The dead letter is before the record of the end. So a crash between them leaves two dead
    /// letters, and never none.
    DeliveryResult abandon(Delivery delivery, String cause) {
        return abandon(delivery, cause, Outcome.FAILED);
    }

    private DeliveryResult abandon(Delivery delivery, String cause, Outcome outcome) {
        var reason = deadLetter(delivery, cause);
        deliveries.end(delivery, outcome);
        return new DeliveryResult.DeadLettered(DeadLetterReason.WEBHOOK_FAILED, reason, false);
    }

    /// Sets a later time for the next try.
    DeliveryResult postpone(Delivery delivery, String cause, Instant until) {
        var now = clock.instant();
        if (!deliveries.postpone(delivery, now, until)) {
            return new DeliveryResult.Stale();
        }
        send(delivery, Duration.between(now, until));
        return new DeliveryResult.Postponed(cause, until);
    }

    /// Makes a try, if the webhook has a free slot.
    DeliveryResult attempt(Delivery delivery, Webhook webhook, String body, Deadline deadline) {
        // A post that is cut off would count as a failure of the receiver.
        deadline.check(limitOfPost);
        var now = clock.instant();
        var until = now.plus(deadline.remainingOfInvocation()).plus(LOST_MARGIN);
        return switch (health.enter(webhook.key(), now, until)) {
            case Entry.Gone() -> end(delivery, Outcome.WEBHOOK_DISABLED);
            case Entry.Wait(var later, var cause) -> postpone(delivery, cause, later);
            case Entry.Entered(var slot) -> attempt(delivery, webhook, body, slot, until, deadline);
        };
    }

    private DeliveryResult attempt(Delivery delivery, Webhook webhook, String body, Slot slot, Instant until,
            Deadline deadline) {
        try {
            var headers = post.sign(webhook, delivery.id(), body);
            // The signature took time.
            deadline.check(limitOfPost);
            var begun = deliveries.begin(delivery, until);
            if (begun.isEmpty()) {
                health.release(slot);
                return new DeliveryResult.Stale();
            }
            var posted = post.post(webhook, headers, body, limitOfPost);
            return switch (posted.verdict()) {
                case ACCEPTED -> accepted(begun.get(), slot, posted);
                case GONE -> gone(begun.get(), webhook, slot, posted);
                case REFUSED -> refused(begun.get(), posted, now -> health.fail(slot, now));
            };
        } catch (UnreadableHeadersException _) {
            // A further try would fail, too, until the organization sets the headers. The receiver has done nothing wrong.
            health.release(slot);
            return abandon(delivery, Outcome.HEADERS_UNREADABLE.name(), Outcome.HEADERS_UNREADABLE);
        } catch (RuntimeException e) {
            releaseAfter(e, slot);
            throw e;
        }
    }

    private DeliveryResult accepted(Begun begun, Slot slot, Posted posted) {
        deliveries.end(begun, Outcome.DELIVERED, posted.report());
        health.succeed(slot, posted.report().took());
        var delivery = begun.delivery();
        return new DeliveryResult.Delivered(delivery.tries(), posted.report(),
                Duration.between(delivery.createdAt(), clock.instant()));
    }

    private DeliveryResult gone(Begun begun, Webhook webhook, Slot slot, Posted posted) {
        if (!health.disableGone(webhook.key(), webhook.url(), clock.instant())) {
            // The webhook has another URL, or it is disabled already. The next try sees it.
            return refused(begun, posted, _ -> {
                health.release(slot);
                return false;
            });
        }
        deliveries.end(begun, Outcome.WEBHOOK_DISABLED, posted.report());
        health.release(slot);
        return new DeliveryResult.Gone(begun.delivery().tries(), posted.report());
    }

    /// @param fail reports the failure at this time to the health of the webhook, and returns whether that has disabled the webhook
    private DeliveryResult refused(Begun begun, Posted posted, Predicate<Instant> fail) {
        var tries = begun.delivery().tries();
        var now = clock.instant();
        var delay = RetrySchedule.delayAfter(tries, posted.retryAfter(), ThreadLocalRandom.current().nextDouble());
        if (delay.isEmpty()) {
            var reason = deadLetter(begun.delivery(), posted.report().result());
            deliveries.end(begun, Outcome.FAILED, posted.report());
            return new DeliveryResult.DeadLettered(DeadLetterReason.WEBHOOK_FAILED, reason, fail.test(now));
        }
        if (deliveries.fail(begun, now, now.plus(delay.get()), posted.report())) {
            send(begun.delivery(), delay.get());
        }
        return new DeliveryResult.Refused(tries, posted.report(), now.plus(delay.get()), fail.test(now));
    }

    /// Sends the message of the next try. The sweep sends those of later tries.
    private void send(Delivery delivery, Duration delay) {
        if (DeliveryQueue.isSendable(delay)) {
            queue.send(DeliveryQueue.tryOf(delivery), delay);
        }
    }

    private String deadLetter(Delivery delivery, String cause) {
        var reason = DeadLetterReason.WEBHOOK_FAILED + " " + cause;
        var again = new WebhookMessage.Again(delivery.webhook().organizationId(), delivery.webhook().webhookId(),
                delivery.id().text());
        deadLetters.send(again.encode(), reason, delivery.createdAt());
        return reason;
    }

    private void releaseAfter(RuntimeException failure, Slot slot) {
        try {
            health.release(slot);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}
