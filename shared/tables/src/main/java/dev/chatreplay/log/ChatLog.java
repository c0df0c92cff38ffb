package dev.chatreplay.log;

import dev.chatreplay.aws.Attributes;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.aws.Batches;
import dev.chatreplay.chat.LogEntry;
import dev.chatreplay.event.KeyParts;
import dev.chatreplay.event.ParsedEvent;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.RetentionPolicy;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/// The ChatLog table: every event of every session, append-only.
///
/// The message id decides in which of [LogEntry#SHARDS] partitions an entry of a session is. A busy session can then exceed the 1,000
/// writes per second of one partition. A reader reads the partitions in parallel.
public final class ChatLog {
    static final String PARTITION_KEY = "pk";
    static final String SORT_KEY = "sk";
    static final String EVENT = "event";
    static final String EXPIRES_AT = "expiresAt";

    private final AwsClients aws;
    private final String table;

    /// Creates the log in `table`.
    public ChatLog(AwsClients aws, String table) {
        this.aws = aws;
        this.table = table;
    }

    /// Writes `events`. Of several events with equal keys the last one
    /// counts, as in sequential writes.
    ///
    /// @return each session with at least one unwritten event, and the failure. To write all events again is harmless, because the write
    ///     is idempotent.
    public Map<SessionKey, RuntimeException> append(List<ParsedEvent> events, Instant recordedAt, Deadline deadline) {
        var expiresAt = AttributeValue
                .fromN(Long.toString(RetentionPolicy.logRowExpiresAt(recordedAt).getEpochSecond()));
        var writes = new LinkedHashMap<Map<String, AttributeValue>, WriteRequest>();
        var owners = new HashMap<AttributeValue, SessionKey>();
        for (var parsed : events) {
            var event = parsed.event();
            var entry = LogEntry.of(event, parsed.json());
            var session = event.header().session();
            var partition = partition(session, LogEntry.partitionOf(event));
            owners.put(partition, session);
            var key = Map.of(PARTITION_KEY, partition, SORT_KEY, AttributeValue.fromS(entry.sortKey()));
            var item = new LinkedHashMap<>(key);
            item.put(EVENT, AttributeValue.fromS(entry.json()));
            item.put(EXPIRES_AT, expiresAt);
            writes.put(key, WriteRequest.builder().putRequest(put -> put.item(item)).build());
        }
        return new Batches(aws).write(table, List.copyOf(writes.values()),
                write -> Objects.requireNonNull(owners.get(write.putRequest().item().get(PARTITION_KEY))), deadline);
    }

    /// Opens a session's log at its beginning.
    ///
    /// @param deadline the time after which the reader throws [Deadline.ExceededException]
    public ChatLogReader read(SessionKey session, Deadline deadline) {
        return new ChatLogReader(session, shard -> new ShardPages(aws.dynamoDb(), table, partition(session, shard)),
                deadline);
    }

    static AttributeValue partition(SessionKey session, int partition) {
        return AttributeValue
                .fromS(KeyParts.join(session.organizationId(), session.sessionId(), Integer.toString(partition)));
    }

    static LogEntry decode(Map<String, AttributeValue> item) {
        // An entry without its event gets an empty text. The fold then reports it as unreadable.
        return new LogEntry(Attributes.required(item, SORT_KEY).s(),
                Optional.ofNullable(item.get(EVENT)).map(AttributeValue::s).orElse(""));
    }
}
