package dev.chatreplay.local.trigger;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.arns.Arn;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/// SQS messages as a function gets them, and what its answer says of them.
final class QueueBatch {
    private static final Logger LOG = LoggerFactory.getLogger(QueueBatch.class);

    private QueueBatch() {}

    /// The event that Lambda makes of messages of the queue `arn`.
    static SQSEvent event(List<Message> messages, String arn) {
        var event = new SQSEvent();
        event.setRecords(messages.stream().map(message -> record(message, arn)).toList());
        return event;
    }

    private static SQSEvent.SQSMessage record(Message message, String arn) {
        var record = new SQSEvent.SQSMessage();
        record.setMessageId(message.messageId());
        record.setReceiptHandle(message.receiptHandle());
        record.setBody(message.body());
        record.setMd5OfBody(message.md5OfBody());
        record.setAttributes(message.attributesAsStrings());
        record.setMessageAttributes(attributes(message.messageAttributes()));
        record.setEventSource("aws:sqs");
        record.setEventSourceArn(arn);
        record.setAwsRegion(Arn.fromString(arn).region().orElse(""));
        return record;
    }

    private static Map<String, SQSEvent.MessageAttribute> attributes(Map<String, MessageAttributeValue> attributes) {
        return attributes.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> {
            var attribute = new SQSEvent.MessageAttribute();
            attribute.setDataType(entry.getValue().dataType());
            attribute.setStringValue(entry.getValue().stringValue());
            Optional.ofNullable(entry.getValue().binaryValue()).map(SdkBytes::asByteBuffer)
                    .ifPresent(attribute::setBinaryValue);
            return attribute;
        }));
    }

    /// The messages that the function took. None when it names a failure that is not in the batch: Lambda takes that
    /// as the failure of all (<https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html>).
    static List<Message> taken(List<Message> batch, SQSBatchResponse response) {
        var failed = new HashSet<String>();
        for (var failure : Optional.ofNullable(response.getBatchItemFailures()).orElse(List.of())) {
            failed.add(Optional.ofNullable(failure.getItemIdentifier()).orElse(""));
        }
        var known = batch.stream().map(Message::messageId).collect(Collectors.toSet());
        if (!known.containsAll(failed)) {
            LOG.warn("a function named failures that are not in its batch: the whole batch stays");
            return List.of();
        }
        return batch.stream().filter(message -> !failed.contains(message.messageId())).toList();
    }

    /// How to delete a message; `position` only tells the entries of one request apart.
    static DeleteMessageBatchRequestEntry deletion(Message message, int position) {
        return DeleteMessageBatchRequestEntry.builder().id(Integer.toString(position))
                .receiptHandle(message.receiptHandle()).build();
    }
}
