package dev.chatreplay.ingest;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/// An SQS client that accepts all compaction requests, and remembers the dead letters.
final class SentLetters implements SqsClient {
    /// The reasons of the dead letters, by their body.
    final Map<String, String> reasons = new ConcurrentHashMap<>();
    volatile boolean isUnreachable;

    @Override
    public SendMessageResponse sendMessage(SendMessageRequest request) {
        if (isUnreachable) {
            throw SdkClientException.create("unreachable");
        }
        var reason = request.messageAttributes().get("reason");
        reasons.put(request.messageBody(), reason == null ? "" : reason.stringValue());
        return SendMessageResponse.builder().build();
    }

    @Override
    public SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
        return SendMessageBatchResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
