package dev.chatreplay.webhook;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.queue.WebhookMessage;
import dev.chatreplay.wiring.Stores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/// Sends the messages of deliveries to the webhook queue.
public final class DeliveryQueue {
    /// The maximum delay in SQS. The sweep sends the messages of later tries.
    public static final Duration MAX_DELAY = Duration.ofMinutes(15);

    private final AwsClients aws;
    private final String queueUrl;

    /// SQS did not accept a message.
    public static final class NotSentException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private NotSentException() {
            super("SQS did not accept the message of a delivery");
        }
    }

    /// Creates the queue at `queueUrl`.
    public DeliveryQueue(AwsClients aws, String queueUrl) {
        this.aws = aws;
        this.queueUrl = queueUrl;
    }

    /// Returns the queue of an installation.
    public static DeliveryQueue of(Stores stores) {
        return new DeliveryQueue(stores.aws(), stores.environment().text("WEBHOOK_QUEUE_URL"));
    }

    /// Returns the message of the next try of a delivery.
    public static WebhookMessage tryOf(Delivery delivery) {
        return tryOf(delivery.webhook(), delivery.id(), delivery.tries());
    }

    /// Returns the message of a try of a delivery.
    ///
    /// @param tries the number of tries that began before it
    public static WebhookMessage tryOf(WebhookKey webhook, MessageId id, long tries) {
        return new WebhookMessage.Try(webhook.organizationId(), webhook.webhookId(), id.text(), tries);
    }

    /// Returns whether SQS can hold back a message for this time.
    public static boolean isSendable(Duration delay) {
        return delay.compareTo(MAX_DELAY) <= 0;
    }

    /// Sends a message that SQS holds back for `delay`, at most [#MAX_DELAY].
    public void send(WebhookMessage message, Duration delay) {
        var seconds = (int) Math.clamp(delay.plusMillis(999).toSeconds(), 0, MAX_DELAY.toSeconds());
        aws.sqs().sendMessage(r -> r.queueUrl(queueUrl).messageBody(message.encode())
                .messageGroupId(message.group()).delaySeconds(seconds));
    }

    /// Sends messages in one call, without delay.
    ///
    /// @param messages at most 10, as [SQS](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html) accepts
    /// @throws NotSentException when SQS did not accept all messages. To send all of them again is harmless.
    public void sendAll(List<WebhookMessage> messages) {
        if (messages.isEmpty()) {
            return;
        }
        var entries = new ArrayList<SendMessageBatchRequestEntry>();
        messages.forEach(message -> entries.add(SendMessageBatchRequestEntry.builder()
                .id(Integer.toString(entries.size())).messageBody(message.encode()).messageGroupId(message.group())
                .build()));
        if (!aws.sqs().sendMessageBatch(r -> r.queueUrl(queueUrl).entries(entries)).failed().isEmpty()) {
            throw new NotSentException();
        }
    }
}
