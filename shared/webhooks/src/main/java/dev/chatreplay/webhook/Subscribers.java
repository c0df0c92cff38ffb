package dev.chatreplay.webhook;

import dev.chatreplay.aws.Attributes;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.wiring.Stores;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The webhooks that get exports. It reads only what it needs for this. So a row of which another part is damaged, for example its
/// encrypted headers, keeps no webhook from its deliveries. The tries of a delivery to such a webhook fail.
public final class Subscribers {
    private final AwsClients aws;
    private final String table;

    /// Creates the subscribers in `table`.
    public Subscribers(AwsClients aws, String table) {
        this.aws = aws;
        this.table = table;
    }

    /// Returns the subscribers of an installation.
    public static Subscribers of(Stores stores) {
        return new Subscribers(stores.aws(), stores.environment().text("WEBHOOKS_TABLE"));
    }

    /// Lists the webhooks of an organization that are enabled, and whose events have the one that is sent to them. It reads with strong consistency.
    public List<WebhookKey> of(String organizationId) {
        return aws.dynamoDb().query(r -> r.tableName(table).consistentRead(true)
                .keyConditionExpression("organizationId = :organization AND webhookId > :registered")
                .projectionExpression("webhookId, #enabled, #events, #flavor")
                .expressionAttributeNames(Map.of("#enabled", WebhookItem.ENABLED, "#events", WebhookItem.EVENTS,
                        "#flavor", WebhookItem.FLAVOR))
                .expressionAttributeValues(Map.of(":organization", WebhookItem.text(organizationId),
                        ":registered", WebhookItem.text(Webhooks.REGISTERED))))
                .items().stream().filter(Subscribers::isTold)
                .map(row -> new WebhookKey(organizationId, Attributes.required(row, WebhookItem.WEBHOOK_ID).s()))
                .toList();
    }

    private static boolean isTold(Map<String, AttributeValue> row) {
        var event = value(row, WebhookItem.FLAVOR).flatMap(flavor -> Flavor.named(flavor.s())).map(EventNames::sentTo);
        var events = value(row, WebhookItem.EVENTS).map(AttributeValue::ss).orElseGet(List::of);
        return value(row, WebhookItem.ENABLED).filter(AttributeValue::bool).isPresent()
                && event.filter(events::contains).isPresent();
    }

    private static Optional<AttributeValue> value(Map<String, AttributeValue> row, String name) {
        return Optional.ofNullable(row.get(name));
    }
}
