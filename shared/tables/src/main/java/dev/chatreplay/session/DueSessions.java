package dev.chatreplay.session;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.event.Shards;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The sessions that the sweep visits, by due time. A due session may be silent, may lack its export, or may have superseded or expired
/// objects to delete.
///
/// This is a sparse index of the Sessions table: it contains only the rows with a due time. DynamoDB refuses writes to the table while the
/// index accepts no more, so the index is spread over many key values. Few writes move a due time: events of a live session do not.
public final class DueSessions {
    /// The number of partitions of the index for each [Kind]. A partition accepts 1,000 writes per second. Each moved due time takes two.
    public static final int SHARDS = 32;

    /// The update expression that sets the due time. [#due] adds its values.
    static final String SET_DUE = "#dueShard = :dueShard, #dueAt = :dueAt";

    private static final String INDEX = "DueSessions";
    /// The maximum number of sessions in memory for each partition.
    private static final int SESSIONS_PER_PAGE = 1000;

    private final AwsClients aws;
    private final String table;
    private final RetentionPolicy retention;

    /// The kind of a visit. Each kind has its own partitions, so that the sweep finds all repairs before it deletes objects.
    public enum Kind {
        /// The session is live, or a compaction may be missing. Such a visit calls only DynamoDB and SQS.
        REPAIR("repair"),
        /// The session is done. It has objects that the sweep must delete at the due time.
        CLEANUP("cleanup");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }

        private AttributeValue shard(int number) {
            return SessionRow.text(prefix + "-" + number);
        }
    }

    /// The next visit of a session.
    public record Next(Kind kind, Instant at) {}

    /// An entry of the index.
    ///
    /// @param at the due time
    public record Due(SessionKey session, Instant at) {}

    /// Creates the index of `table`.
    public DueSessions(AwsClients aws, String table, RetentionPolicy retention) {
        this.aws = aws;
        this.table = table;
        this.retention = retention;
    }

    /// Adds the values of [#SET_DUE] to `values`.
    static Map<String, AttributeValue> due(SessionKey key, Next next, Map<String, AttributeValue> values) {
        var all = new HashMap<>(values);
        all.put(":dueShard", next.kind().shard(Shards.of(key.partition(), SHARDS)));
        all.put(":dueAt", SessionRow.time(next.at()));
        return all;
    }

    /// Lists the sessions of a shard that are due by `moment`, the longest due first. The index lags behind the table, so the caller must
    /// read the session's row before it acts.
    public Stream<Due> dueBy(Instant moment, Kind kind, int shard) {
        return aws.dynamoDb().queryPaginator(r -> r.tableName(table)
                .indexName(INDEX)
                .limit(SESSIONS_PER_PAGE)
                .keyConditionExpression("#dueShard = :dueShard AND #dueAt <= :moment")
                .expressionAttributeNames(Map.of("#dueShard", "dueShard", "#dueAt", "dueAt"))
                .expressionAttributeValues(
                        Map.of(":dueShard", kind.shard(shard), ":moment", SessionRow.time(moment))))
                .items().stream()
                .map(entry -> new Due(SessionRow.decodeKey(entry), SessionRow.dueAt(entry)));
    }

    /// Lists all sessions of the index, also those that are not due yet.
    public Stream<SessionKey> all() {
        return Arrays.stream(Kind.values()).flatMap(kind -> IntStream.range(0, SHARDS).boxed()
                .flatMap(shard -> dueBy(Instant.ofEpochMilli(Long.MAX_VALUE), kind, shard)).map(Due::session));
    }

    /// Sets the next visit of a session that is in the index. The write has no effect when the session's `dueAt`, `workVersion` or
    /// `expiresAt` has changed since `seen`.
    ///
    /// The write also sets the expiry of the row again when it has become later, because the retention of exports was raised.
    ///
    /// @param next the next visit; empty removes the session from the index
    public void reschedule(Session seen, Optional<Next> next) {
        if (seen.dueAt().isEmpty()) {
            return;
        }
        var values = new HashMap<>(Map.of(":seen", SessionRow.time(seen.dueAt().get()), ":version",
                SessionRow.number(seen.workVersion())));
        seen.expiresAt().ifPresent(at -> values.put(":seenExpiry", SessionRow.expiry(at)));
        var later = seen.endRecordedAt().map(retention::rowExpiresAt)
                .filter(at -> seen.expiresAt().filter(kept -> !kept.isBefore(at)).isEmpty());
        later.ifPresent(at -> values.put(":expiresAt", SessionRow.expiry(at)));
        // Refused when another write changed the session since then. That write set its own due time, or the session stays due.
        var _ = new ConditionalUpdate(seen.key(),
                expression(next, later),
                "#dueAt = :seen AND #workVersion = :version AND "
                        + (seen.expiresAt().isPresent()
                                ? "#expiresAt = :seenExpiry"
                                : "attribute_not_exists(#expiresAt)"),
                next.map(visit -> due(seen.key(), visit, values)).orElse(values))
                .apply(aws.dynamoDb(), table);
    }

    private static String expression(Optional<Next> next, Optional<Instant> laterExpiry) {
        var set = Stream.of(next.map(_ -> SET_DUE), laterExpiry.map(_ -> "#expiresAt = :expiresAt"))
                .flatMap(Optional::stream).collect(Collectors.joining(", "));
        return (set.isEmpty() ? "" : "SET " + set) + (next.isPresent() ? "" : " REMOVE #dueShard, #dueAt");
    }
}
