package dev.chatreplay.log;

import dev.chatreplay.chat.LogEntry;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/// The pages of one shard of a session's log, in key order: one strongly consistent query.
record ShardPages(DynamoDbClient dynamoDb, String table, AttributeValue partition) {
    /// DynamoDB cuts a page at 1 MB; many short entries would be far more than that once they are objects. DynamoDB Local reads a
    /// whole partition for each page of a query without a limit: minutes for a chat of a million messages.
    private static final int ENTRIES_PER_PAGE = 1000;

    /// One page and where the next one starts; empty when this is the last.
    record Page(List<LogEntry> entries, Map<String, AttributeValue> next) {}

    /// The page that starts at `from`, the first when that is empty.
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
