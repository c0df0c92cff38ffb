package dev.chatreplay.webhook;

import dev.chatreplay.aws.ItemWrite;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/// Writes the parts of a registration that a request sets, and leaves all other attributes.
final class WebhookUpdate {
    /// The attributes of the health of a webhook, which deliver-webhooks writes. Enabling a webhook clears them, and so does another
    /// URL.
    static final List<String> HEALTH = List.of("failures", "failingSince", "failedAt", "probeAt", "slots", "slow");

    private static final String EXISTS = "attribute_exists(#webhookId)";

    private final WebhookKey key;
    private final Optional<Boolean> enabled;
    private final List<String> sets = new ArrayList<>();
    private final List<String> removes = new ArrayList<>();
    private final Map<String, AttributeValue> values = new HashMap<>();

    WebhookUpdate(WebhookKey key, WebhookChange change, Instant now, HeaderVault vault) {
        this.key = key;
        this.enabled = change.enabled();
        set(WebhookItem.UPDATED_AT, Optional.of(now), WebhookItem::time);
        set(WebhookItem.NAME, change.name(), WebhookItem::text);
        set(WebhookItem.URL, change.url(), url -> WebhookItem.text(url.toString()));
        set(WebhookItem.EVENTS, change.events(), WebhookItem::texts);
        set(WebhookItem.ENABLED, change.enabled(), AttributeValue::fromBool);
        set(WebhookItem.FLAVOR, change.flavor(), flavor -> WebhookItem.text(flavor.flavorName()));
        var headers = change.headers().map(chosen -> vault.seal(key, chosen));
        set(WebhookItem.HEADERS, headers.filter(sealed -> !sealed.isEmpty()), WebhookItem::headers);
        if (headers.filter(SealedHeaders::isEmpty).isPresent()) {
            removes.add("#" + WebhookItem.HEADERS);
        }
    }

    private <T> void set(String attribute, Optional<T> value, Function<T, AttributeValue> encode) {
        value.map(encode).ifPresent(encoded -> {
            sets.add("#" + attribute + " = :" + attribute);
            values.put(":" + attribute, encoded);
        });
    }

    /// Makes the update. Returns the webhook after it; empty when it does not exist.
    Optional<Webhook> apply(DynamoDbClient dynamoDb, String table) {
        return row(dynamoDb, table).map(WebhookItem::decode);
    }

    private Optional<Map<String, AttributeValue>> row(DynamoDbClient dynamoDb, String table) {
        var reason = enabled.isPresent() ? List.of(WebhookItem.DISABLED_REASON) : List.<String>of();
        var reasonAndHealth = Stream.concat(reason.stream(), HEALTH.stream()).toList();
        if (enabled.orElse(false)) {
            return write(reasonAndHealth, EXISTS, dynamoDb, table).item();
        }
        if (values.containsKey(":" + WebhookItem.URL)) {
            // The health of the old receiver says nothing about the new one.
            var moved = write(reasonAndHealth, EXISTS + " AND #url <> :url", dynamoDb, table);
            if (moved.isApplied() || moved.item().isEmpty()) {
                return moved.item();
            }
        }
        return write(reason, EXISTS, dynamoDb, table).item();
    }

    private ItemWrite.Result write(List<String> cleared, String condition, DynamoDbClient dynamoDb, String table) {
        var removed = Stream.concat(removes.stream(), cleared.stream().map(name -> "#" + name))
                .collect(Collectors.joining(", "));
        var update = "SET " + String.join(", ", sets) + (removed.isEmpty() ? "" : " REMOVE " + removed);
        return apply(new ItemWrite(WebhookItem.key(key), update, condition, values), key, dynamoDb, table);
    }

    /// Makes a write to the item of a webhook.
    ///
    /// @throws WebhookChangedException while a transaction of another call writes the same item
    static ItemWrite.Result apply(ItemWrite write, WebhookKey key, DynamoDbClient dynamoDb, String table) {
        try {
            return write.apply(dynamoDb, table);
        } catch (TransactionConflictException e) {
            throw new WebhookChangedException(key.organizationId(), e);
        }
    }
}
