package dev.chatreplay.webhook;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.aws.ItemWrite;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.webhook.Delivery.Outcome;
import dev.chatreplay.webhook.Delivery.Report;
import dev.chatreplay.wiring.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/// The Deliveries table: the record of each delivery, with every conditional write to it. See `docs/consistency.md`.
public final class Deliveries {
    /// The time from the moment when a message is receivable until the sweep sends it again. It is longer than the visibility timeout of the
    /// queue, after which SQS delivers the message of a dead worker again.
    public static final Duration LOST_AFTER = Duration.ofMinutes(10);
    /// The time before a try at which the sweep sends the message of it, with a delay. It is the interval of the sweep.
    private static final Duration SWEPT_AHEAD = Duration.ofMinutes(5);
    /// DynamoDB may delete a record after this time.
    private static final Duration RETENTION = Duration.ofDays(30);

    private static final String NEXT_AT = "nextAt";
    private static final String SET_NEXT = "#nextAt = :nextAt, #dueShard = :dueShard, #dueAt = :dueAt";
    private static final String REMOVE_NEXT = "#nextAt, #dueShard, #dueAt, #attempt";
    /// The record is as the worker has read it.
    private static final String UNCHANGED = "#tries = :tries AND #nextAt = :seen";
    private static final String IS_OWN = "#attempt = :attempt";

    private final AwsClients aws;
    private final String table;

    /// A try that has begun.
    ///
    /// @param attempt the id of the try; ids are never reused
    /// @param delivery the record after the write that began it
    public record Begun(String attempt, Delivery delivery) {}

    /// Creates the deliveries in `table`.
    public Deliveries(AwsClients aws, String table) {
        this.aws = aws;
        this.table = table;
    }

    /// Returns the table of an installation.
    public static Deliveries of(Stores stores) {
        return new Deliveries(stores.aws(), stores.environment().text("DELIVERIES_TABLE"));
    }

    /// Creates the record of a delivery, unless it exists. An existing record stays as it is.
    ///
    /// @param session the session of the announced export; empty for a test of the webhook
    public void create(WebhookKey webhook, MessageId id, Optional<SessionKey> session, long logVersion, Instant now) {
        var item = new HashMap<>(DeliveryItem.subject(session, logVersion));
        item.putAll(DeliveryItem.key(webhook, id));
        item.put("createdAt", DeliveryItem.time(now));
        item.put("tries", DeliveryItem.number(0));
        item.put("nextAt", DeliveryItem.time(now));
        item.put("dueShard", DeliveryItem.shardOf(id));
        item.put("dueAt", DeliveryItem.time(now.plus(LOST_AFTER)));
        item.put("expiresAt", expiry(now));
        try {
            aws.dynamoDb().putItem(r -> r.tableName(table).item(item)
                    .conditionExpression("attribute_not_exists(webhook)"));
        } catch (ConditionalCheckFailedException _) {
            // A worker that has died created it.
        }
    }

    /// Reads a record with strong consistency.
    public Optional<Delivery> find(WebhookKey webhook, MessageId id) {
        var item = aws.dynamoDb().getItem(
                r -> r.tableName(table).key(DeliveryItem.key(webhook, id)).consistentRead(true)).item();
        return item.isEmpty() ? Optional.empty() : Optional.of(DeliveryItem.decode(item));
    }

    /// Lists the records of a webhook, in no order.
    public Stream<Delivery> list(WebhookKey webhook) {
        return aws.dynamoDb().queryPaginator(r -> r.tableName(table)
                .keyConditionExpression("webhook = :webhook")
                .expressionAttributeValues(Map.of(":webhook", DeliveryItem.partition(webhook))))
                .items().stream().map(DeliveryItem::decode);
    }

    /// Begins a try. Of all workers that have read the same record, one may post.
    ///
    /// @param lostAt the time from which the try counts as lost when its worker has not reported
    /// @return the try; empty when another worker has changed the record
    public Optional<Begun> begin(Delivery seen, Instant lostAt) {
        var attempt = UUID.randomUUID().toString();
        var values = seen(seen);
        values.put(":one", DeliveryItem.number(1));
        values.put(":attempt", DeliveryItem.text(attempt));
        next(seen.id(), lostAt, lostAt, values);
        var result = write(seen.webhook(), seen.id(),
                "SET #tries = #tries + :one, #attempt = :attempt, " + SET_NEXT, UNCHANGED, values);
        return result.has("attempt", DeliveryItem.text(attempt))
                ? result.item().map(item -> new Begun(attempt, DeliveryItem.decode(item)))
                : Optional.empty();
    }

    /// Postpones the next try. It counts as no try.
    ///
    /// @return whether this call did; false when another worker has changed the record
    public boolean postpone(Delivery seen, Instant now, Instant at) {
        var values = seen(seen);
        next(seen.id(), at, dueAt(now, at), values);
        return write(seen.webhook(), seen.id(), "SET " + SET_NEXT, UNCHANGED, values).has(NEXT_AT,
                DeliveryItem.time(at));
    }

    /// Ends a delivery without a try.
    public void end(Delivery seen, Outcome outcome) {
        var values = seen(seen);
        values.put(":outcome", DeliveryItem.text(outcome.name()));
        var _ = write(seen.webhook(), seen.id(), "SET #outcome = :outcome REMOVE " + REMOVE_NEXT, UNCHANGED, values);
    }

    /// Reports a try that ends the delivery.
    public void end(Begun begun, Outcome outcome, Report report) {
        var _ = report(begun, report, "#outcome = :outcome REMOVE " + REMOVE_NEXT,
                Map.of(":outcome", DeliveryItem.text(outcome.name())));
    }

    /// Reports a failed try after which another one follows.
    ///
    /// @return whether the record had this try; false when it counted as lost, and another worker has begun since
    public boolean fail(Begun begun, Instant now, Instant nextAt, Report report) {
        var values = new HashMap<String, AttributeValue>();
        next(begun.delivery().id(), nextAt, dueAt(now, nextAt), values);
        return report(begun, report, SET_NEXT + " REMOVE #attempt", values).has(NEXT_AT, DeliveryItem.time(nextAt));
    }

    private ItemWrite.Result report(Begun begun, Report report, String update, Map<String, AttributeValue> more) {
        var values = new HashMap<>(more);
        values.put(":attempt", DeliveryItem.text(begun.attempt()));
        values.put(":last", DeliveryItem.report(report));
        return write(begun.delivery().webhook(), begun.delivery().id(), "SET #last = :last, " + update, IS_OWN, values);
    }

    /// Begins a delivery that has ended again, with the same id.
    ///
    /// @return the record after the write; empty when the delivery does not exist, or has not ended
    public Optional<Delivery> reopen(WebhookKey webhook, MessageId id, Instant now) {
        return reopen(webhook, id, now, "attribute_exists(#outcome)", Map.of());
    }

    /// Begins a delivery again that was dead-lettered, as [#reopen]. So a dead letter that is received twice posts nothing that was accepted
    /// since.
    ///
    /// @return the record after the write; empty when the delivery does not exist, or was not dead-lettered
    public Optional<Delivery> reopenDeadLettered(WebhookKey webhook, MessageId id, Instant now) {
        return reopen(webhook, id, now, "#outcome IN (:failed, :unreadable)",
                Map.of(":failed", DeliveryItem.text(Outcome.FAILED.name()),
                        ":unreadable", DeliveryItem.text(Outcome.HEADERS_UNREADABLE.name())));
    }

    private Optional<Delivery> reopen(WebhookKey webhook, MessageId id, Instant now, String condition,
            Map<String, AttributeValue> more) {
        var values = new HashMap<>(more);
        values.put(":zero", DeliveryItem.number(0));
        values.put(":expiresAt", expiry(now));
        next(id, now, now.plus(LOST_AFTER), values);
        var result = write(webhook, id, "SET #tries = :zero, #expiresAt = :expiresAt, " + SET_NEXT + " REMOVE #outcome",
                condition, values);
        return result.has(NEXT_AT, DeliveryItem.time(now)) ? result.item().map(DeliveryItem::decode) : Optional.empty();
    }

    /// Moves the time from which the sweep sends the message again. The write has no effect when the record has changed since `seen`.
    public void sent(Delivery seen, Instant dueAt) {
        var values = seen(seen);
        values.put(":dueAt", DeliveryItem.time(dueAt));
        var _ = write(seen.webhook(), seen.id(), "SET #dueAt = :dueAt", UNCHANGED, values);
    }

    private static Map<String, AttributeValue> seen(Delivery seen) {
        return new HashMap<>(Map.of(":tries", DeliveryItem.number(seen.tries()),
                ":seen", DeliveryItem.time(seen.nextAt().orElseThrow())));
    }

    private static void next(MessageId id, Instant nextAt, Instant dueAt, Map<String, AttributeValue> values) {
        values.put(":nextAt", DeliveryItem.time(nextAt));
        values.put(":dueShard", DeliveryItem.shardOf(id));
        values.put(":dueAt", DeliveryItem.time(dueAt));
    }

    /// Returns when the sweep sends the message of a try: when the worker's message must be lost, or ahead of a try without one.
    private static Instant dueAt(Instant now, Instant nextAt) {
        return DeliveryQueue.isSendable(Duration.between(now, nextAt))
                ? nextAt.plus(LOST_AFTER)
                : nextAt.minus(SWEPT_AHEAD);
    }

    private static AttributeValue expiry(Instant now) {
        return DeliveryItem.number(now.plus(RETENTION).getEpochSecond());
    }

    private ItemWrite.Result write(WebhookKey webhook, MessageId id, String update, String condition,
            Map<String, AttributeValue> values) {
        return new ItemWrite(DeliveryItem.key(webhook, id), update, condition, values).apply(aws.dynamoDb(), table);
    }
}
