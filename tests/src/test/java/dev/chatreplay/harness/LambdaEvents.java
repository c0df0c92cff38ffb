package dev.chatreplay.harness;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.MessageAttribute;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.model.Message;

/// Builds the events that API Gateway and SQS give to functions.
public final class LambdaEvents {
    private static final String SQS = "aws:sqs";

    private LambdaEvents() {}

    /// Creates a request of API Gateway, in its format 2.0 and without a body.
    ///
    /// @param route the method and the path of the route: `GET /v2/sessions`
    /// @param authorization the header `Authorization`
    public static ObjectNode http(String route, String authorization) {
        var space = route.indexOf(' ');
        var event = JsonNodeFactory.instance.objectNode().put("version", "2.0")
                .put("routeKey", "ANY" + route.substring(space)).put("isBase64Encoded", false);
        event.putObject("headers").put("authorization", authorization).put("content-type", "application/json");
        event.putObject("requestContext").put("requestId", "r-1").putObject("http")
                .put("method", route.substring(0, space));
        return event;
    }

    /// Creates the batch of these messages.
    public static SQSEvent batch(List<SQSMessage> messages) {
        var event = new SQSEvent();
        event.setRecords(messages);
        return event;
    }

    /// Converts a message that was received from SQS.
    public static SQSMessage message(Message received) {
        var message = new SQSMessage();
        message.setMessageId(received.messageId());
        message.setReceiptHandle(received.receiptHandle());
        message.setBody(received.body());
        message.setAttributes(received.attributesAsStrings());
        message.setMessageAttributes(attributes(received));
        message.setEventSource(SQS);
        return message;
    }

    /// Creates a message without message attributes that was never in a queue.
    public static SQSMessage message(String id, String body, Instant sentAt, int receiveCount) {
        var message = new SQSMessage();
        message.setMessageId(id);
        message.setReceiptHandle("none");
        message.setBody(body);
        message.setAttributes(Map.of("SentTimestamp", Long.toString(sentAt.toEpochMilli()), "ApproximateReceiveCount",
                Integer.toString(receiveCount)));
        message.setMessageAttributes(Map.of());
        message.setEventSource(SQS);
        return message;
    }

    /// Converts the message attributes of a message that was received from SQS.
    public static Map<String, MessageAttribute> attributes(Message received) {
        var attributes = new HashMap<String, MessageAttribute>();
        received.messageAttributes().forEach((name, value) -> {
            var attribute = new MessageAttribute();
            attribute.setDataType(value.dataType());
            attribute.setStringValue(value.stringValue());
            attributes.put(name, attribute);
        });
        return attributes;
    }
}
