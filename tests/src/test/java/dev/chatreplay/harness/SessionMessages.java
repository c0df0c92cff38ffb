package dev.chatreplay.harness;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/// Receives messages from a queue that many tests share, and stores them by the session that they name.
public final class SessionMessages {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int MAX_AT_ONCE = 10;

    private final SqsClient sqs;
    private final String queueUrl;
    private final Map<String, List<SQSMessage>> bySession = new HashMap<>();

    SessionMessages(SqsClient sqs, String queueUrl) {
        this.sqs = sqs;
        this.queueUrl = queueUrl;
    }

    /// Removes and returns the messages that have arrived for a session.
    public synchronized List<SQSMessage> take(String organizationId, String sessionId) {
        List<Message> arrived;
        do {
            arrived = sqs.receiveMessage(r -> r.queueUrl(queueUrl).maxNumberOfMessages(MAX_AT_ONCE)
                    .messageAttributeNames("All").messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                    .messages();
            arrived.forEach(message -> bySession.computeIfAbsent(sessionOf(message), _ -> new ArrayList<>())
                    .add(LambdaEvents.message(message)));
            // A queue may return few messages although it has more.
        } while (!arrived.isEmpty());
        var own = bySession.remove(organizationId + "/" + sessionId);
        return own == null ? List.of() : own;
    }

    private static String sessionOf(Message message) {
        try {
            var body = JSON.readTree(message.body());
            return body.path("organizationId").asText() + "/" + body.path("sessionId").asText();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a message that is not JSON", e);
        }
    }
}
