package dev.chatreplay.delivery;

import dev.chatreplay.runtime.DeadLetterReason;
import dev.chatreplay.webhook.Delivery;
import java.time.Duration;
import java.time.Instant;

/// The result of a worker for one message of the webhook queue.
public sealed interface DeliveryResult {
    /// The worker made the deliveries of an announcement.
    record FannedOut(int deliveries) implements DeliveryResult {}

    /// The worker did nothing: the message is a duplicate, or the delivery has ended or expired.
    record Stale() implements DeliveryResult {}

    /// The worker made no try, and set the time of the next one.
    record Postponed(String reason, Instant until) implements DeliveryResult {}

    /// The delivery has ended without a try.
    record Ended(Delivery.Outcome outcome) implements DeliveryResult {}

    /// The worker posted the delivery, and the receiver has accepted it.
    ///
    /// @param tries the number of tries, with this one
    /// @param lag the time since the delivery was made
    record Delivered(long tries, Delivery.Report report, Duration lag) implements DeliveryResult {}

    /// The worker posted the delivery, and the receiver has not accepted it. Another try follows.
    ///
    /// @param tries the number of tries, with this one
    /// @param isDisabled whether this failure has disabled the webhook
    record Refused(long tries, Delivery.Report report, Instant nextAt, boolean isDisabled) implements DeliveryResult {}

    /// The receiver has answered that the webhook is gone permanently. The worker has disabled it.
    record Gone(long tries, Delivery.Report report) implements DeliveryResult {}

    /// The worker dead-lettered the message: the last try has failed or did not report, a service fails for too long, or the message is none.
    ///
    /// @param isDisabled whether this failure has disabled the webhook
    record DeadLettered(DeadLetterReason code, String reason, boolean isDisabled) implements DeliveryResult {}

    /// A service that the worker needs has failed.
    ///
    /// @param isSwept whether the sweep sends the message again, because its delivery has a record. Otherwise SQS delivers it again
    record Failed(RuntimeException cause, boolean isSwept) implements DeliveryResult {}

    /// Returns whether the message may be deleted.
    default boolean isDone() {
        return !(this instanceof Failed(_, var isSwept)) || isSwept;
    }
}
