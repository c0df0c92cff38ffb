package dev.chatreplay.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.chatreplay.aws.DeadLetters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/// A dead-letter queue and its source queue.
final class DeadLetterQueue {
    private static final JsonMapper JSON = new JsonMapper();
    /// The time for which a received message is hidden from other receivers, unless this class releases the message earlier.
    private static final Duration VISIBILITY_TIMEOUT = Duration.ofMinutes(5);
    private static final int MAX_AT_ONCE = 10;

    private final SqsClient sqs;
    private final String url;
    private final String sourceUrl;

    /// One dead letter.
    ///
    /// @param content the event or the compaction request in it; a missing node when the body is not JSON
    record DeadLetter(Message message, JsonNode content) {
        String id() {
            return message.messageId();
        }

        /// Returns the reason of the dead letter. SQS records no reason when its redrive policy moves a queue message.
        String reason() {
            return attribute(DeadLetters.REASON).or(() -> attribute("ERROR_CODE")).orElse("RECEIVED_TOO_OFTEN");
        }

        Instant firstReceivedAt() {
            var sent = message.attributes().get(MessageSystemAttributeName.SENT_TIMESTAMP);
            return Instant.ofEpochMilli(Long.parseLong(attribute(DeadLetters.FIRST_RECEIVED_AT).orElse(sent)));
        }

        String field(String name) {
            return content.path(name).asText("-");
        }

        private Optional<String> attribute(String name) {
            return Optional.ofNullable(message.messageAttributes().get(name)).map(MessageAttributeValue::stringValue);
        }
    }

    /// The result of a redrive.
    ///
    /// @param sent the number of dead letters that were sent back
    /// @param unusable the ids of dead letters that hold no bus event and stay in the dead-letter queue
    record Redriven(int sent, List<String> unusable) {}

    DeadLetterQueue(SqsClient sqs, String url, String sourceUrl) {
        this.sqs = sqs;
        this.url = url;
        this.sourceUrl = sourceUrl;
    }

    /// Returns all dead letters. Each is visible to other receivers again when this method returns.
    List<DeadLetter> list() {
        var letters = receiveAll();
        letters.forEach(this::release);
        return letters;
    }

    /// Sends the dead letters that `which` selects back to the source queue.
    Redriven redrive(Predicate<DeadLetter> which) {
        int sent = 0;
        var unusable = new ArrayList<String>();
        for (var letter : receiveAll()) {
            var body = which.test(letter) ? bodyOf(letter) : Optional.<String>empty();
            if (body.isPresent()) {
                sendBack(letter, body.get());
                sent++;
            } else {
                release(letter);
                if (which.test(letter)) {
                    unusable.add(letter.id());
                }
            }
        }
        return new Redriven(sent, unusable);
    }

    /// Returns the body to send back. EventBridge dead-letters the whole bus event, but its rule delivers only the `detail`.
    private static Optional<String> bodyOf(DeadLetter letter) {
        if (!letter.message().messageAttributes().containsKey("RULE_ARN")) {
            return Optional.of(letter.message().body());
        }
        return letter.content().isObject() ? Optional.of(letter.content().toString()) : Optional.empty();
    }

    /// Sends the message before it deletes the dead letter. A crash between the two calls leaves a harmless duplicate and loses no message.
    private void sendBack(DeadLetter letter, String body) {
        var firstReceivedAt = Long.toString(letter.firstReceivedAt().toEpochMilli());
        sqs.sendMessage(r -> r.queueUrl(sourceUrl).messageBody(body).messageAttributes(Map.of(
                DeadLetters.FIRST_RECEIVED_AT,
                MessageAttributeValue.builder().dataType("String").stringValue(firstReceivedAt).build())));
        sqs.deleteMessage(r -> r.queueUrl(url).receiptHandle(letter.message().receiptHandle()));
    }

    private void release(DeadLetter letter) {
        sqs.changeMessageVisibility(
                r -> r.queueUrl(url).receiptHandle(letter.message().receiptHandle()).visibilityTimeout(0));
    }

    private List<DeadLetter> receiveAll() {
        var letters = new LinkedHashMap<String, DeadLetter>();
        List<Message> some;
        do {
            some = sqs.receiveMessage(r -> r.queueUrl(url).maxNumberOfMessages(MAX_AT_ONCE).waitTimeSeconds(1)
                    .visibilityTimeout((int) VISIBILITY_TIMEOUT.toSeconds()).messageAttributeNames("All")
                    .messageSystemAttributeNames(MessageSystemAttributeName.ALL)).messages();
            some.forEach(message -> letters.put(message.messageId(), new DeadLetter(message, content(message))));
        } while (!some.isEmpty());
        return List.copyOf(letters.values());
    }

    /// Returns the event or the compaction request in a queue message; a missing node when the body is not JSON.
    private static JsonNode content(Message message) {
        try {
            var body = JSON.readTree(message.body());
            return message.messageAttributes().containsKey("RULE_ARN") ? body.path("detail") : body;
        } catch (JsonProcessingException _) {
            return JsonNodeFactory.instance.missingNode();
        }
    }
}
