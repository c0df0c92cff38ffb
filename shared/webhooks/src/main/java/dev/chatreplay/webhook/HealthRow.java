package dev.chatreplay.webhook;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.aws.ItemWrite;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Reads and writes the rows of webhooks for [WebhookHealth].
record HealthRow(AwsClients aws, String table) {
    /// Reads a row with strong consistency; empty when the webhook is removed.
    Map<String, AttributeValue> read(WebhookKey webhook) {
        return aws.dynamoDb().getItem(r -> r.tableName(table).key(WebhookItem.key(webhook)).consistentRead(true))
                .item();
    }

    ItemWrite.Result write(WebhookKey webhook, String update, String condition, Map<String, AttributeValue> values) {
        return new ItemWrite(WebhookItem.key(webhook), update, condition, values).apply(aws.dynamoDb(), table);
    }

    static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    static AttributeValue time(Instant value) {
        return number(value.toEpochMilli());
    }
}
