package dev.chatreplay.aws;

import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/// A dead-letter queue to which the functions themselves send what can never be done, or has failed too often. Each message names the
/// reason and the time of its first receipt, so that a redrive does not make it younger; SQS, when it moves a message there, says neither.
public final class DeadLetters {
    /// The message attribute with the reason.
    public static final String REASON = "reason";
    /// The message attribute with the time, in milliseconds since the epoch.
    public static final String FIRST_RECEIVED_AT = "firstReceivedAt";

    private static final int MAX_REASON_CHARACTERS = 1000;

    private final AwsClients aws;
    private final String queueUrl;

    /// The queue at `queueUrl`.
    public DeadLetters(AwsClients aws, String queueUrl) {
        this.aws = aws;
        this.queueUrl = queueUrl;
    }

    /// Puts a message there.
    ///
    /// @param reason what SQS does not take as an attribute is replaced in it, and its end cut off
    public void send(String body, String reason, Instant firstReceivedAt) {
        aws.sqs().sendMessage(r -> r.queueUrl(queueUrl)
                .messageBody(body)
                .messageAttributes(Map.of(
                        REASON, text(attribute(reason)),
                        FIRST_RECEIVED_AT, text(Long.toString(firstReceivedAt.toEpochMilli())))));
    }

    private static String attribute(String reason) {
        var printable = reason.replaceAll("[^ -~]", "?");
        return printable.length() > MAX_REASON_CHARACTERS ? printable.substring(0, MAX_REASON_CHARACTERS) : printable;
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
    }
}
