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

/// Converts queue messages to the event of a function, and reads from its answer which of them it processed.
final class QueueBatch {
    private static final Logger LOG = LoggerFactory.getLogger(QueueBatch.class);

    private QueueBatch() {}

    /// Creates the event that Lambda sends to a function for messages of the queue `arn`.
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

    /// Returns the messages that the function processed. Returns none when the answer names a failure that is not in the batch, because
    /// Lambda then treats the whole batch as failed (<https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html>).
    static List<Message> processed(List<Message> batch, SQSBatchResponse response) {
        var failed = new HashSet<String>();
        for (var failure : Optional.ofNullable(response.getBatchItemFailures()).orElse(List.of())) {
            failed.add(Optional.ofNullable(failure.getItemIdentifier()).orElse(""));
        }
        var known = batch.stream().map(Message::messageId).collect(Collectors.toSet());
        if (!known.containsAll(failed)) {
            LOG.warn("a function reported failures that are not in its batch: the whole batch stays in the queue");
            return List.of();
        }
        return batch.stream().filter(message -> !failed.contains(message.messageId())).toList();
    }

    /// Creates the entry that deletes a message. `position` makes the id of the entry unique within its request.
    static DeleteMessageBatchRequestEntry deletion(Message message, int position) {
        return DeleteMessageBatchRequestEntry.builder().id(Integer.toString(position))
                .receiptHandle(message.receiptHandle()).build();
    }
}
