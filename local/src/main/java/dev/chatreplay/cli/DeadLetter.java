package dev.chatreplay.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.chatreplay.aws.DeadLetters;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/// One received dead letter.
///
/// @param content the event or the compaction request in it; a missing node when the body is not JSON
record DeadLetter(Message message, JsonNode content) {
    private static final JsonMapper JSON = new JsonMapper();
    /// The attribute by which EventBridge marks what it has dead-lettered.
    private static final String OF_EVENT_BRIDGE = "RULE_ARN";
    private static final Pattern SPACE = Pattern.compile("\\s");

    /// Reads a received queue message.
    static DeadLetter of(Message message) {
        return new DeadLetter(message, content(message));
    }

    private static JsonNode content(Message message) {
        try {
            var body = JSON.readTree(message.body());
            return message.messageAttributes().containsKey(OF_EVENT_BRIDGE) ? body.path("detail") : body;
        } catch (JsonProcessingException _) {
            return JsonNodeFactory.instance.missingNode();
        }
    }

    String id() {
        return message.messageId();
    }

    String receiptHandle() {
        return message.receiptHandle();
    }

    /// Returns the reason of the dead letter. SQS records no reason when its redrive policy moves a queue message.
    String reason() {
        return attribute(DeadLetters.REASON).or(() -> attribute("ERROR_CODE")).orElse("RECEIVED_TOO_OFTEN");
    }

    /// Returns the first word of the reason. Few words exist, but the rest of a reason may differ in each dead letter.
    String reasonCode() {
        return SPACE.split(reason(), 2)[0];
    }

    Instant firstReceivedAt() {
        return attribute(DeadLetters.FIRST_RECEIVED_AT).map(DeadLetter::instant).orElseGet(this::sentAt);
    }

    /// Returns the time at which SQS accepted the queue message, by the clock of SQS.
    Instant sentAt() {
        return instant(message.attributes().getOrDefault(MessageSystemAttributeName.SENT_TIMESTAMP, "0"));
    }

    /// Returns a field of the content; empty when it is no value.
    Optional<String> field(String name) {
        return Optional.of(content.path(name)).filter(JsonNode::isValueNode).map(JsonNode::asText);
    }

    /// Returns the body to send back. EventBridge dead-letters the whole bus event, but its rule delivers only the `detail`. Empty when
    /// there is no bus event in it.
    Optional<String> bodyToSendBack() {
        if (!message.messageAttributes().containsKey(OF_EVENT_BRIDGE)) {
            return Optional.of(message.body());
        }
        return content.isObject() ? Optional.of(content.toString()) : Optional.empty();
    }

    private static Instant instant(String millis) {
        return Instant.ofEpochMilli(Long.parseLong(millis));
    }

    private Optional<String> attribute(String name) {
        return Optional.ofNullable(message.messageAttributes().get(name)).map(MessageAttributeValue::stringValue);
    }
}
