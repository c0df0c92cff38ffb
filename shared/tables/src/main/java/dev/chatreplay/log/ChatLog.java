package dev.chatreplay.log;

import dev.chatreplay.aws.Attributes;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.aws.Batches;
import dev.chatreplay.chat.LogEntry;
import dev.chatreplay.chat.SortKey;
import dev.chatreplay.chat.UnreadableLogEntryException;
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
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/// The ChatLog table: every event of every session, append-only.
///
/// A session has [LogEntry#PARTITIONS] partitions, and [LogEntry#partitionOf] spreads its events over them. A busy session can then exceed
/// the 1,000 writes per second of one partition. A reader reads the partitions in parallel.
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

    /// Writes `events`. Of several events with equal keys the last one counts, as in sequential writes.
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

    /// Opens a session's log at its beginning, to read its messages. The reader leaves out extension events.
    ///
    /// @param now rows that have expired before this time are left out
    /// @param deadline the time after which the reader throws [Deadline.ExceededException]
    public ChatLogReader read(SessionKey session, Instant now, Deadline deadline) {
        return read(session, now, deadline, Optional.empty(), Long.MAX_VALUE);
    }

    /// Opens a session's log as [#read(SessionKey, Instant, Deadline)] does. The reader also hands over every entry that it reads.
    ///
    /// @param tap receives every entry of the log once, in no particular order, on the thread that reads the messages: extension events,
    ///     too. It has received all of them when the reader has returned the last message. It throws [UnreadableLogEntryException] for an
    ///     entry that it cannot read, and the reader then reports the entry and continues.
    /// @param maxEntries the number of entries after which the reader throws [LogTooLongException]
    public ChatLogReader read(SessionKey session, Instant now, Deadline deadline, Optional<Consumer<LogEntry>> tap,
            long maxEntries) {
        return new ChatLogReader(session, partition -> new PartitionPages(aws.dynamoDb(), table,
                partition(session, partition), end(partition, tap.isPresent()), now), deadline, tap, maxEntries);
    }

    private static Optional<String> end(int partition, boolean withExtensions) {
        return withExtensions || partition == LogEntry.SESSION_PARTITION
                ? Optional.empty()
                : Optional.of(SortKey.FIRST_EXTENSION);
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
