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
    /// The attributes of the health of a webhook, which deliver-webhooks writes. Enabling a disabled webhook clears them.
    static final List<String> HEALTH = List.of("failures", "failingSince", "probeAt", "slots");

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
        return (enabled.orElse(false) ? enabling(dynamoDb, table) : plain(dynamoDb, table)).map(WebhookItem::decode);
    }

    private Optional<Map<String, AttributeValue>> plain(DynamoDbClient dynamoDb, String table) {
        var cleared = enabled.isPresent() ? List.of(WebhookItem.DISABLED_REASON) : List.<String>of();
        return write(cleared, "attribute_exists(#webhookId)", dynamoDb, table).item();
    }

    private Optional<Map<String, AttributeValue>> enabling(DynamoDbClient dynamoDb, String table) {
        var health = Stream.concat(Stream.of(WebhookItem.DISABLED_REASON), HEALTH.stream()).toList();
        values.put(":before", AttributeValue.fromBool(false));
        var enabling = write(health, "#enabled = :before", dynamoDb, table);
        if (enabling.isApplied() || enabling.item().isEmpty()) {
            return enabling.item();
        }
        // It is enabled already: its health stays.
        values.put(":before", AttributeValue.fromBool(true));
        var update = write(List.of(), "#enabled = :before", dynamoDb, table);
        if (!update.isApplied() && update.item().isPresent()) {
            throw new WebhookChangedException(key.organizationId());
        }
        return update.item();
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
