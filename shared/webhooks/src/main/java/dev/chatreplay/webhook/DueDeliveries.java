package dev.chatreplay.webhook;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.wiring.Stores;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;

/// The deliveries that have not ended, by due time: a sparse index of the Deliveries table. It is spread over many key values, because
/// DynamoDB refuses writes to the table while the index accepts no more.
public final class DueDeliveries {
    /// The number of partitions of the index.
    public static final int SHARDS = DeliveryItem.SHARDS;

    private static final String INDEX = "DueDeliveries";

    private final AwsClients aws;
    private final String table;

    /// An entry of the index.
    public record Due(WebhookKey webhook, MessageId id) {}

    /// Creates the index of `table`.
    public DueDeliveries(AwsClients aws, String table) {
        this.aws = aws;
        this.table = table;
    }

    /// Returns the index of an installation.
    public static DueDeliveries of(Stores stores) {
        return new DueDeliveries(stores.aws(), stores.environment().text("DELIVERIES_TABLE"));
    }

    /// Lists the deliveries of a shard that are due by `moment`, the longest due first. The index lags behind the table, so the caller must
    /// read the record before it acts.
    public Stream<Due> dueBy(Instant moment, int shard) {
        return aws.dynamoDb().queryPaginator(r -> r.tableName(table)
                .indexName(INDEX)
                .keyConditionExpression("dueShard = :dueShard AND dueAt <= :moment")
                .expressionAttributeValues(
                        Map.of(":dueShard", DeliveryItem.shard(shard), ":moment", DeliveryItem.time(moment))))
                .items().stream()
                .map(entry -> new Due(DeliveryItem.webhook(entry), DeliveryItem.id(entry)));
    }
}
