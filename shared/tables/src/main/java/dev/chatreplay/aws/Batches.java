package dev.chatreplay.aws;

import dev.chatreplay.runtime.Deadline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/// Makes DynamoDB batch calls. Splits items into calls of the size that DynamoDB accepts, because the SDK does not. Sends unprocessed items
/// again, with jitter, until all are processed or the deadline has passed.
public final class Batches {
    /// [BatchGetItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html) accepts 100 keys.
    private static final int KEYS_PER_CALL = 100;
    /// [BatchWriteItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html) accepts 25 items.
    private static final int ITEMS_PER_CALL = 25;

    private final AwsClients aws;

    /// The key of an item, and its table.
    public record TableKey(String table, Map<String, AttributeValue> key) {}

    /// Creates batch calls through `aws`.
    public Batches(AwsClients aws) {
        this.aws = aws;
    }

    /// Reads items with strong consistency.
    ///
    /// @param keys the keys, in one or more tables, without duplicates
    /// @return the items that exist, by table, unordered
    /// @throws Deadline.ExceededException when not all could be read in time
    public Map<String, List<Map<String, AttributeValue>>> read(List<TableKey> keys, Deadline deadline) {
        var found = new HashMap<String, List<Map<String, AttributeValue>>>();
        reads(items -> items.forEach((table, rows) -> found.computeIfAbsent(table, _ -> new ArrayList<>())
                .addAll(rows))).sendAlone(keys, deadline);
        return found;
    }

    /// Reads items of one table with strong consistency. Each item has its own result.
    ///
    /// @param keys the keys, without duplicates
    /// @return the result of every key
    public Map<TableKey, ItemRead<Map<String, AttributeValue>>> readEach(List<TableKey> keys, Deadline deadline) {
        var results = new ConcurrentHashMap<TableKey, ItemRead<Map<String, AttributeValue>>>();
        if (keys.isEmpty()) {
            return results;
        }
        var table = keys.getFirst().table();
        var names = keys.getFirst().key().keySet();
        var failures = reads(items -> items.getOrDefault(table, List.of()).forEach(item -> {
            var key = new HashMap<>(item);
            key.keySet().retainAll(names);
            results.put(new TableKey(table, key), new ItemRead.Found<>(item));
        })).send(keys, deadline);
        failures.forEach((key, cause) -> results.put(key, new ItemRead.Failed<>(cause)));
        keys.forEach(key -> results.putIfAbsent(key, new ItemRead.Missing<>()));
        return results;
    }

    /// Writes items of one table, with several calls in parallel.
    ///
    /// @param writes the writes, with distinct keys, because DynamoDB refuses a call with duplicate keys
    /// @param ownerOf the owner of a write
    /// @return the failure of each owner with at least one unwritten item. Other items of that owner may have been written.
    public <O> Map<O, RuntimeException> write(String table, List<WriteRequest> writes,
            Function<WriteRequest, O> ownerOf, Deadline deadline) {
        UnaryOperator<List<WriteRequest>> call = items -> aws.dynamoDb()
                .batchWriteItem(r -> r.requestItems(Map.of(table, items)))
                .unprocessedItems().getOrDefault(table, List.of());
        return new SharedCalls<>(ITEMS_PER_CALL, ownerOf, call).send(writes, deadline);
    }

    /// @param found receives the items of each response, by table
    private SharedCalls<TableKey, TableKey> reads(Consumer<Map<String, List<Map<String, AttributeValue>>>> found) {
        return new SharedCalls<>(KEYS_PER_CALL, key -> key, keys -> {
            var response = aws.dynamoDb().batchGetItem(r -> r.requestItems(requestOf(keys)));
            found.accept(response.responses());
            return keysOf(response.unprocessedKeys());
        });
    }

    private static Map<String, KeysAndAttributes> requestOf(List<TableKey> keys) {
        var byTable = new HashMap<String, List<Map<String, AttributeValue>>>();
        keys.forEach(key -> byTable.computeIfAbsent(key.table(), _ -> new ArrayList<>()).add(key.key()));
        var request = new HashMap<String, KeysAndAttributes>();
        byTable.forEach((table, of) -> request.put(table,
                KeysAndAttributes.builder().keys(of).consistentRead(true).build()));
        return request;
    }

    private static List<TableKey> keysOf(Map<String, KeysAndAttributes> unprocessed) {
        return unprocessed.entrySet().stream()
                .flatMap(of -> of.getValue().keys().stream().map(key -> new TableKey(of.getKey(), key)))
                .toList();
    }
}
