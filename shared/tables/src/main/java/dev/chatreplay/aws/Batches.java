package dev.chatreplay.aws;

import dev.chatreplay.runtime.Concurrently;
import dev.chatreplay.runtime.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/// DynamoDB's batch calls, with what the SDK leaves to its user: cutting into calls of the size that DynamoDB takes, and
/// sending again what it did not process, with jitter, until all is done or the deadline has come.
public final class Batches {
    /// [BatchGetItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html) takes 100 keys.
    private static final int KEYS_PER_CALL = 100;
    /// [BatchWriteItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html) takes 25 items.
    private static final int ITEMS_PER_CALL = 25;

    private static final BackoffStrategy BACKOFF = BackoffStrategy.exponentialDelay(Duration.ofMillis(50),
            Duration.ofSeconds(2));

    private final AwsClients aws;

    /// The key of an item and the table that it is in.
    public record TableKey(String table, Map<String, AttributeValue> key) {}

    /// Makes batch calls through `aws`.
    public Batches(AwsClients aws) {
        this.aws = aws;
    }

    /// Reads items with strong consistency.
    ///
    /// @param keys in one or more tables, none twice
    /// @return the items that exist, by table, in no order
    /// @throws Deadline.ExceededException when not all could be read in time
    public Map<String, List<Map<String, AttributeValue>>> read(List<TableKey> keys, Deadline deadline) {
        var found = new HashMap<String, List<Map<String, AttributeValue>>>();
        for (int from = 0; from < keys.size(); from += KEYS_PER_CALL) {
            var pending = requestOf(keys.subList(from, Math.min(keys.size(), from + KEYS_PER_CALL)));
            for (int attempt = 1; !pending.isEmpty(); attempt++) {
                waitBefore(attempt, deadline);
                var request = pending;
                var response = aws.dynamoDb().batchGetItem(r -> r.requestItems(request));
                response.responses()
                        .forEach((table, items) -> found.computeIfAbsent(table, _ -> new ArrayList<>()).addAll(items));
                pending = response.unprocessedKeys();
            }
        }
        return found;
    }

    /// Writes items of one table, several calls at once.
    ///
    /// @param writes no two of the same key: DynamoDB refuses a call that has them
    /// @throws Deadline.ExceededException when not all could be written in time; some of them may have been
    public void write(String table, List<WriteRequest> writes, Deadline deadline) {
        var calls = new ArrayList<List<WriteRequest>>();
        for (int from = 0; from < writes.size(); from += ITEMS_PER_CALL) {
            calls.add(writes.subList(from, Math.min(writes.size(), from + ITEMS_PER_CALL)));
        }
        Concurrently.forEach(calls, call -> writeUntilDone(Map.of(table, call), deadline));
    }

    private void writeUntilDone(Map<String, List<WriteRequest>> writes, Deadline deadline) {
        var pending = writes;
        for (int attempt = 1; !pending.isEmpty(); attempt++) {
            waitBefore(attempt, deadline);
            var request = pending;
            pending = aws.dynamoDb().batchWriteItem(r -> r.requestItems(request)).unprocessedItems();
        }
    }

    private static Map<String, KeysAndAttributes> requestOf(List<TableKey> keys) {
        var byTable = new HashMap<String, List<Map<String, AttributeValue>>>();
        keys.forEach(key -> byTable.computeIfAbsent(key.table(), _ -> new ArrayList<>()).add(key.key()));
        var request = new HashMap<String, KeysAndAttributes>();
        byTable.forEach((table, of) -> request.put(table,
                KeysAndAttributes.builder().keys(of).consistentRead(true).build()));
        return request;
    }

    private static void waitBefore(int attempt, Deadline deadline) {
        if (attempt == 1) {
            deadline.check();
            return;
        }
        var delay = BACKOFF.computeDelay(attempt - 1);
        deadline.check(delay);
        try {
            Thread.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting to send a batch again", e);
        }
    }
}
