package dev.chatreplay.queue;

import dev.chatreplay.event.KeyParts;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.runtime.Json;
import dev.chatreplay.runtime.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// A message of the webhook queue. It only names what is to be done: the rows and records are the truth.
public sealed interface WebhookMessage {
    /// The number of characters of a group, which are hexadecimal.
    int GROUP_LENGTH = 32;

    /// An export is committed, and the webhooks of its organization must get it.
    ///
    /// @param session the session of the export
    record Announced(SessionKey session, long logVersion) implements WebhookMessage {}

    /// A try of a delivery is due.
    ///
    /// @param messageId the id of the delivery
    /// @param tries the number of tries that began before this one
    record Try(String organizationId, String webhookId, String messageId, long tries) implements WebhookMessage {}

    /// A delivery that has ended is to begin again. Its dead letter has this body, so a redrive delivers it.
    ///
    /// @param messageId the id of the delivery
    record Again(String organizationId, String webhookId, String messageId) implements WebhookMessage {}

    /// Returns the body of the message, in ASCII.
    default String encode() {
        return Json.asciiObject(json -> {
            switch (this) {
                case Announced(var session, var logVersion) -> {
                    json.writeStringField("organizationId", session.organizationId());
                    json.writeStringField("sessionId", session.sessionId());
                    json.writeNumberField("logVersion", logVersion);
                }
                case Try(var organizationId, var webhookId, var messageId, var tries) -> {
                    json.writeStringField("organizationId", organizationId);
                    json.writeStringField("webhookId", webhookId);
                    json.writeStringField("messageId", messageId);
                    json.writeNumberField("tries", tries);
                }
                case Again(var organizationId, var webhookId, var messageId) -> {
                    json.writeStringField("organizationId", organizationId);
                    json.writeStringField("webhookId", webhookId);
                    json.writeStringField("messageId", messageId);
                }
            }
        });
    }

    /// Returns the group of the message. SQS gives each group its share of the receives (fair queues), so a group with many messages delays no
    /// other group. An announcement has the group of its organization, and a try that of its webhook.
    default String group() {
        var owner = switch (this) {
            case Announced(var session, _) -> session.organizationId();
            case Try(var organizationId, var webhookId, _, _) -> KeyParts.join(organizationId, webhookId);
            case Again(var organizationId, var webhookId, _) -> KeyParts.join(organizationId, webhookId);
        };
        return Sha256.hex(owner.getBytes(StandardCharsets.UTF_8)).substring(0, GROUP_LENGTH);
    }

    /// Reads a message; empty when the body is none of these messages.
    static Optional<WebhookMessage> decode(String body) {
        try {
            return Json.scalars(body).map(WebhookMessage::of);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static WebhookMessage of(Map<String, String> fields) {
        var organizationId = text(fields, "organizationId");
        if (fields.containsKey("sessionId")) {
            return new Announced(new SessionKey(organizationId, text(fields, "sessionId")),
                    Long.parseLong(text(fields, "logVersion")));
        }
        var webhookId = text(fields, "webhookId");
        var messageId = text(fields, "messageId");
        return fields.containsKey("tries")
                ? new Try(organizationId, webhookId, messageId,
                        Long.parseLong(text(fields, "tries")))
                : new Again(organizationId, webhookId, messageId);
    }

    private static String text(Map<String, String> fields, String name) {
        return Optional.ofNullable(fields.get(name)).orElseThrow(IllegalArgumentException::new);
    }
}
