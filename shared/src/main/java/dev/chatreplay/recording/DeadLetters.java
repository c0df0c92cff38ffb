package dev.chatreplay.recording;

import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/// The dead-letter queue of the bus, for events that can never be recorded as they are. Each says why, and when it first reached us,
/// so that a redrive does not make it younger.
public final class DeadLetters {
    /// The message attribute with the reason.
    public static final String REASON = "reason";
    /// The message attribute with the time, in milliseconds since the epoch.
    public static final String FIRST_RECEIVED_AT = "firstReceivedAt";

    private final SqsClient sqs;
    private final String queueUrl;

    /// The queue at `queueUrl`.
    public DeadLetters(SqsClient sqs, String queueUrl) {
        this.sqs = sqs;
        this.queueUrl = queueUrl;
    }

    /// Puts an event there.
    public void send(String body, String reason, Instant firstReceivedAt) {
        sqs.sendMessage(r -> r.queueUrl(queueUrl)
                .messageBody(body)
                .messageAttributes(Map.of(
                        REASON, text(reason),
                        FIRST_RECEIVED_AT, text(Long.toString(firstReceivedAt.toEpochMilli())))));
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
    }
}
