package dev.chatreplay.webhook;

import dev.chatreplay.aws.Attributes;
import dev.chatreplay.event.KeyParts;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.event.Shards;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Encodes and decodes the record of a delivery. Times are numbers, in milliseconds since the epoch, because conditions compare them.
final class DeliveryItem {
    /// The number of partitions of the index. Each accepts 1,000 writes per second.
    static final int SHARDS = 16;

    private DeliveryItem() {}

    static Map<String, AttributeValue> key(WebhookKey webhook, MessageId id) {
        return Map.of("webhook", partition(webhook), "messageId", text(id.text()));
    }

    static AttributeValue partition(WebhookKey webhook) {
        return text(KeyParts.join(webhook.organizationId(), webhook.webhookId()));
    }

    static WebhookKey webhook(Map<String, AttributeValue> item) {
        var parts = KeyParts.split(Attributes.required(item, "webhook").s());
        return new WebhookKey(parts.getFirst(), parts.getLast());
    }

    static MessageId id(Map<String, AttributeValue> item) {
        return new MessageId(Attributes.required(item, "messageId").s());
    }

    static AttributeValue shard(int number) {
        return text("delivery-" + number);
    }

    static AttributeValue shardOf(MessageId id) {
        return shard(Shards.of(id.text(), SHARDS));
    }

    static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    static AttributeValue time(Instant value) {
        return number(value.toEpochMilli());
    }

    static AttributeValue report(Delivery.Report report) {
        return AttributeValue.fromM(Map.of("at", time(report.at()), "tookMillis", number(report.took().toMillis()),
                "result", text(report.result()), "answer", text(report.answer())));
    }

    static Delivery decode(Map<String, AttributeValue> item) {
        var webhook = webhook(item);
        return new Delivery(webhook, id(item),
                optional(item, "sessionId").map(id -> new SessionKey(webhook.organizationId(), id.s())),
                optional(item, "logVersion").map(DeliveryItem::integer).orElse(0L),
                instant(Attributes.required(item, "createdAt")),
                integer(Attributes.required(item, "tries")),
                optional(item, "nextAt").map(DeliveryItem::instant),
                optional(item, "dueAt").map(DeliveryItem::instant),
                optional(item, "outcome").map(value -> Delivery.Outcome.valueOf(value.s())),
                optional(item, "last").map(value -> report(value.m())));
    }

    private static Delivery.Report report(Map<String, AttributeValue> report) {
        return new Delivery.Report(instant(Attributes.required(report, "at")),
                Duration.ofMillis(integer(Attributes.required(report, "tookMillis"))),
                Attributes.required(report, "result").s(), Attributes.required(report, "answer").s());
    }

    /// Returns the attributes of what a delivery is about; a test has no session.
    static Map<String, AttributeValue> subject(Optional<SessionKey> session, long logVersion) {
        var attributes = new HashMap<String, AttributeValue>();
        session.ifPresent(key -> {
            attributes.put("sessionId", text(key.sessionId()));
            attributes.put("logVersion", number(logVersion));
        });
        return attributes;
    }

    private static Optional<AttributeValue> optional(Map<String, AttributeValue> item, String name) {
        return Optional.ofNullable(item.get(name));
    }

    private static Instant instant(AttributeValue value) {
        return Instant.ofEpochMilli(integer(value));
    }

    private static long integer(AttributeValue value) {
        return Long.parseLong(value.n());
    }
}
