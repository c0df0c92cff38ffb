package dev.chatreplay.session;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.event.Shards;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The sessions that the sweep visits, by due time. A due session may be silent, may lack its export, or may have superseded or expired
/// objects to delete.
///
/// This is a sparse index of the Sessions table: it contains only the rows with a due time. It has [#SHARDS] partitions, because one
/// partition accepts too few writes per second.
public final class DueSessions {
    /// The number of partitions of the index.
    public static final int SHARDS = 8;
    /// The delay after a session's end or last late event before the sweep treats a missing export as lost. Most exports finish within it.
    public static final Duration REPAIR_AFTER = Duration.ofMinutes(5);
    /// The delay after the sweep's own request before it treats the export as lost again. A compaction takes up to 15 minutes, and the queue
    /// may be long.
    public static final Duration REPAIR_AGAIN_AFTER = Duration.ofHours(1);

    /// The update expression that sets the due time. [#due] adds its values.
    static final String SET_DUE = "#dueShard = :dueShard, #dueAt = :dueAt";

    private static final String INDEX = "DueSessions";

    private final AwsClients aws;
    private final String table;

    /// Creates the index of `table`.
    public DueSessions(AwsClients aws, String table) {
        this.aws = aws;
        this.table = table;
    }

    /// Adds the values of [#SET_DUE] to `values`.
    static Map<String, AttributeValue> due(SessionKey key, Instant at, Map<String, AttributeValue> values) {
        var all = new HashMap<>(values);
        all.put(":dueShard", shard(shardOf(key)));
        all.put(":dueAt", SessionRow.time(at));
        return all;
    }

    /// Lists the sessions of a shard that are due by `moment`, the longest due first. The index lags behind the table, so the caller must
    /// read the session's row before it acts.
    public Stream<SessionKey> dueBy(Instant moment, int shard) {
        return aws.dynamoDb().queryPaginator(r -> r.tableName(table)
                .indexName(INDEX)
                .keyConditionExpression("#dueShard = :dueShard AND #dueAt <= :moment")
                .expressionAttributeNames(Map.of("#dueShard", "dueShard", "#dueAt", "dueAt"))
                .expressionAttributeValues(Map.of(":dueShard", shard(shard), ":moment", SessionRow.time(moment))))
                .items().stream()
                .map(SessionRow::decodeKey);
    }

    /// Lists all sessions of the index, also those that are not due yet.
    public Stream<SessionKey> all() {
        return IntStream.range(0, SHARDS).boxed().flatMap(shard -> dueBy(Instant.ofEpochMilli(Long.MAX_VALUE), shard));
    }

    /// Sets the next due time of a session. The write has no effect when the session's `dueAt` or `workVersion` has changed since `seen`.
    ///
    /// @param next the next due time; empty removes the session from the index
    public void reschedule(Session seen, Optional<Instant> next) {
        var before = seen.dueAt();
        if (before.isEmpty() || next.equals(before)) {
            return;
        }
        Map<String, AttributeValue> seenValues = Map.of(
                ":seen", SessionRow.time(before.get()), ":version", SessionRow.number(seen.workVersion()));
        // Refused when another write changed the session since then. That write set its own due time, so the session stays due.
        var _ = new ConditionalUpdate(seen.key(),
                next.isPresent() ? "SET " + SET_DUE : "REMOVE #dueShard, #dueAt",
                "#dueAt = :seen AND #workVersion = :version",
                next.map(at -> due(seen.key(), at, seenValues)).orElse(seenValues))
                .apply(aws.dynamoDb(), table);
    }

    private static int shardOf(SessionKey key) {
        return Shards.of(key.partition(), SHARDS);
    }

    private static AttributeValue shard(int number) {
        return SessionRow.text(Integer.toString(number));
    }
}
