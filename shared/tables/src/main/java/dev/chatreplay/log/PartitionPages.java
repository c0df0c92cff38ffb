package dev.chatreplay.log;

import dev.chatreplay.chat.LogEntry;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/// The pages of one partition of a session's log, which it queries in key order and with strong consistency. It leaves out rows that have
/// expired, because DynamoDB deletes them only some days later.
///
/// @param end the sort key before which the pages end; empty for the whole partition
/// @param now rows that expire before this time are left out
record PartitionPages(DynamoDbClient dynamoDb, String table, AttributeValue partition, Optional<String> end,
        Instant now) {
    /// DynamoDB ends a page at 1 MB. A page of many short entries takes far more memory as Java objects, so this limit ends it earlier.
    /// Without a limit, DynamoDB Local reads the whole partition for each page. For a million messages, these reads take minutes.
    private static final int ENTRIES_PER_PAGE = 1000;

    /// One page, and the key at which the next one starts. `next` is empty on the last page.
    record Page(List<LogEntry> entries, Map<String, AttributeValue> next) {}

    /// Queries the page that starts at `from`. An empty `from` gives the first page.
    Page page(Map<String, AttributeValue> from) {
        var values = new HashMap<>(Map.of(":partition", partition));
        end.ifPresent(key -> values.put(":end", AttributeValue.fromS(key)));
        QueryResponse response = dynamoDb.query(r -> {
            r.tableName(table)
                    .consistentRead(true)
                    .limit(ENTRIES_PER_PAGE)
                    .keyConditionExpression(ChatLog.PARTITION_KEY + " = :partition"
                            + (end.isPresent() ? " AND " + ChatLog.SORT_KEY + " < :end" : ""))
                    .projectionExpression(String.join(", ", ChatLog.SORT_KEY, ChatLog.EVENT, ChatLog.EXPIRES_AT))
                    .expressionAttributeValues(values);
            if (!from.isEmpty()) {
                r.exclusiveStartKey(from);
            }
        });
        return new Page(
                response.items().stream().filter(this::isKept).map(ChatLog::decode).toList(),
                response.hasLastEvaluatedKey() ? response.lastEvaluatedKey() : Map.of());
    }

    private boolean isKept(Map<String, AttributeValue> item) {
        var expiresAt = item.get(ChatLog.EXPIRES_AT);
        return expiresAt == null || Long.parseLong(expiresAt.n()) >= now.getEpochSecond();
    }
}
