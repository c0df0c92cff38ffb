package dev.chatreplay.log;

import dev.chatreplay.chat.LogEntry;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/// The pages of one shard of a session's log, which it queries in key order and with strong consistency.
record ShardPages(DynamoDbClient dynamoDb, String table, AttributeValue partition) {
    /// DynamoDB ends a page at 1 MB. A page of many short entries takes far more memory as Java objects, so this limit ends it earlier.
    /// Without a limit, DynamoDB Local reads the whole partition for each page. For a million messages, these reads take minutes.
    private static final int ENTRIES_PER_PAGE = 1000;

    /// One page, and the key at which the next one starts. `next` is empty on the last page.
    record Page(List<LogEntry> entries, Map<String, AttributeValue> next) {}

    /// Queries the page that starts at `from`. An empty `from` gives the first page.
    Page page(Map<String, AttributeValue> from) {
        QueryResponse response = dynamoDb.query(r -> {
            r.tableName(table)
                    .consistentRead(true)
                    .limit(ENTRIES_PER_PAGE)
                    .keyConditionExpression(ChatLog.PARTITION_KEY + " = :partition")
                    .projectionExpression(ChatLog.SORT_KEY + ", " + ChatLog.EVENT)
                    .expressionAttributeValues(Map.of(":partition", partition));
            if (!from.isEmpty()) {
                r.exclusiveStartKey(from);
            }
        });
        return new Page(
                response.items().stream().map(ChatLog::decode).toList(),
                response.hasLastEvaluatedKey() ? response.lastEvaluatedKey() : Map.of());
    }
}
