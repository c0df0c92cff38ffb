package dev.chatreplay.aws;

import dev.chatreplay.event.Printable;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/// A dead-letter queue to which the functions send queue messages that can never succeed or have failed too often. Each dead letter has
/// the reason of the failure and the time of its first receipt. A redrive keeps that time, which decides whether an event is too
/// late. SQS records neither when it moves a queue message there.
public final class DeadLetters {
    /// Message attribute: the reason of the failure.
    public static final String REASON = "reason";
    /// Message attribute: the time of the first receipt, in milliseconds since the epoch.
    public static final String FIRST_RECEIVED_AT = "firstReceivedAt";

    private static final int MAX_REASON_CHARACTERS = 1000;

    private final AwsClients aws;
    private final String queueUrl;

    /// Creates the dead-letter queue at `queueUrl`.
    public DeadLetters(AwsClients aws, String queueUrl) {
        this.aws = aws;
        this.queueUrl = queueUrl;
    }

    /// Sends a queue message to the dead-letter queue.
    ///
    /// @param reason the reason of the failure. Characters outside printable ASCII are escaped, and a long text is cut off.
    public void send(String body, String reason, Instant firstReceivedAt) {
        aws.sqs().sendMessage(r -> r.queueUrl(queueUrl)
                .messageBody(body)
                .messageAttributes(Map.of(
                        REASON, text(printable(reason)),
                        FIRST_RECEIVED_AT, text(Long.toString(firstReceivedAt.toEpochMilli())))));
    }

    private static String printable(String reason) {
        var printable = Printable.ascii(reason);
        return printable.length() > MAX_REASON_CHARACTERS ? printable.substring(0, MAX_REASON_CHARACTERS) : printable;
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
    }
}
