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

/// The sessions that the sweep visits, by due time: a live one that may have fallen silent, an ended one that may lack its export, one
/// whose superseded or expired objects are to be deleted.
///
/// An index of the Sessions table that holds only the rows that have a time for that. It lies in [#SHARDS] partitions, so that it takes
/// more writes a second than one partition does.
public final class DueSessions {
    /// How many partitions the index has.
    public static final int SHARDS = 8;
    /// How long after the end of a session, or its last late event, its export is missed. Sooner, most would only wait for it.
    public static final Duration REPAIR_AFTER = Duration.ofMinutes(5);
    /// How long after the sweep asked for a compaction it is missed again. One takes 15 minutes at the most, and a queue may be long.
    public static final Duration REPAIR_AGAIN_AFTER = Duration.ofHours(1);

    /// Sets what [#due] gives.
    static final String SET_DUE = "#dueShard = :dueShard, #dueAt = :dueAt";

    private static final String INDEX = "DueSessions";

    private final AwsClients aws;
    private final String table;

    /// The due sessions of `table`.
    public DueSessions(AwsClients aws, String table) {
        this.aws = aws;
        this.table = table;
    }

    /// `values` and those of [#SET_DUE].
    static Map<String, AttributeValue> due(SessionKey key, Instant at, Map<String, AttributeValue> values) {
        var all = new HashMap<>(values);
        all.put(":dueShard", shard(shardOf(key)));
        all.put(":dueAt", SessionRow.time(at));
        return all;
    }

    /// Those of a shard that are due by `moment`, the longest due first. An index lags behind its table a little: read a session before
    /// judging it.
    public Stream<SessionKey> dueBy(Instant moment, int shard) {
        return aws.dynamoDb().queryPaginator(r -> r.tableName(table)
                .indexName(INDEX)
                .keyConditionExpression("#dueShard = :dueShard AND #dueAt <= :moment")
                .expressionAttributeNames(Map.of("#dueShard", "dueShard", "#dueAt", "dueAt"))
                .expressionAttributeValues(Map.of(":dueShard", shard(shard), ":moment", SessionRow.time(moment))))
                .items().stream()
                .map(SessionRow::decodeKey);
    }

    /// All of them, due or not yet.
    public Stream<SessionKey> all() {
        return IntStream.range(0, SHARDS).boxed().flatMap(shard -> dueBy(Instant.ofEpochMilli(Long.MAX_VALUE), shard));
    }

    /// Says when a session is due next, unless something happened to it since it was read.
    ///
    /// @param next empty when it never is again
    public void reschedule(Session seen, Optional<Instant> next) {
        var before = seen.dueAt();
        if (before.isEmpty() || next.equals(before)) {
            return;
        }
        Map<String, AttributeValue> seenValues = Map.of(
                ":seen", SessionRow.time(before.get()), ":version", SessionRow.number(seen.workVersion()));
        // Refused when something happened to it: that says itself when it is due.
        var _ = new ConditionalUpdate(seen.key(),
                next.isPresent() ? "SET " + SET_DUE : "REMOVE #dueShard, #dueAt",
                "#dueAt = :seen AND #workVersion = :version",
                next.map(at -> due(seen.key(), at, seenValues)).orElse(seenValues))
                .apply(aws.dynamoDb(), table);
    }

    private static int shardOf(SessionKey key) {
        return Shards.of(key.organizationId() + "#" + key.sessionId(), SHARDS);
    }

    private static AttributeValue shard(int number) {
        return SessionRow.text(Integer.toString(number));
    }
}
