package dev.chatreplay.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.chat.ChatMessage;
import dev.chatreplay.chat.EventSorter;
import dev.chatreplay.chat.LogEntry;
import dev.chatreplay.chat.UnreadableLogEntryException;
import dev.chatreplay.client.Chat;
import dev.chatreplay.event.ChatEventParser;
import dev.chatreplay.event.KeyParts;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.harness.SessionRows;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.log.ChatLog;
import dev.chatreplay.log.ChatLogReader;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.RetentionPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/// Tests what a reader of the chat log returns, and what it hands over.
class ChatLogTest {
    private static final String ORGANIZATION = "log";
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final AtomicInteger queries = new AtomicInteger();
    private final Stack stack = Stack.shared();
    private final String table = stack.embedded().variable("CHAT_LOG_TABLE");
    private final ChatLog log = new ChatLog(Stack.clients(stack.embedded().environment(), new CountQueries()), table);
    private final Chat chat = new Chat();
    private final SessionKey session = new SessionKey(ORGANIZATION, chat.sessionId());

    private final class CountQueries implements ExecutionInterceptor {
        @Override
        public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
            if (context.request() instanceof QueryRequest) {
                queries.incrementAndGet();
            }
        }
    }

    private static Deadline deadline() {
        return Deadline.before(Duration.ofMinutes(1), Duration.ZERO);
    }

    private void record(List<ObjectNode> events, Instant at) {
        var parsed = events.stream()
                .map(event -> ChatEventParser.parse(event.put("organizationId", ORGANIZATION).toString(), at)).toList();
        assertThat(log.append(parsed, at, deadline())).isEmpty();
    }

    private void put(int partition, String sortKey, String json) {
        stack.embedded().aws().dynamoDb().putItem(r -> r.tableName(table).item(Map.of("pk",
                AttributeValue.fromS(SessionRows.logPartition(ORGANIZATION, chat.sessionId(), partition)), "sk",
                AttributeValue.fromS(sortKey), "event", AttributeValue.fromS(json))));
    }

    private static List<ChatMessage> messages(ChatLogReader reader) {
        var messages = new ArrayList<ChatMessage>();
        reader.messages().forEachRemaining(messages::add);
        return messages;
    }

    private List<String> idsAt(Instant now) {
        try (var reader = log.read(session, now, deadline())) {
            return messages(reader).stream().map(ChatMessage::id).toList();
        }
    }

    private Chat allTypes() {
        return chat.started().sent("m-1", "one").sent("m-2", "two").sent("m-3", "three").edited("m-1", "1")
                .pinned("m-1").unpinned("m-2").deleted("m-2").reacted("m-1", "p-2", "+1").unreacted("m-1", "p-3", "+1")
                .read("p-2", "2026-11-21T10:00:00Z").delivered("p-3", "2026-11-21T10:00:00Z")
                .messagesDeleted(e -> e.put("participantId", "p-9")).event("x.poll.opened", e -> e.put("n", 1))
                .event("x.y", e -> e.put("participantId", (String) null)).ended();
    }

    @Test
    void readerReturnsFoldedMessagesInOrder() {
        record(allTypes().events(), NOW);
        try (var reader = log.read(session, NOW, deadline())) {
            assertThat(messages(reader))
                    .extracting(ChatMessage::id, ChatMessage::payload, ChatMessage::pinned, ChatMessage::deleted,
                            ChatMessage::reactions, ChatMessage::readCount, ChatMessage::deliveredCount)
                    .containsExactly(tuple("m-1", "1", true, false, Optional.of("{\"+1\":[\"p-2\"]}"), 1L, 2L),
                            tuple("m-2", "two", false, true, Optional.empty(), 1L, 2L),
                            tuple("m-3", "three", false, false, Optional.empty(), 1L, 2L));
            assertThat(reader.skippedEdits()).isZero();
            assertThat(reader.unreadable()).isEmpty();
        }
    }

    @Test
    void readerCountsSkippedEdits() {
        chat.sent("m-1", "one").edited("m-1", "1");
        chat.event("chat.message.edited", e -> e.putObject("message").put("id", "m-1").put("payload", 7));
        record(chat.events(), NOW);
        try (var reader = log.read(session, NOW, deadline())) {
            assertThat(reader.skippedEdits()).isZero();
            assertThat(messages(reader)).singleElement().matches(message -> message.payload().equals("1"));
            assertThat(reader.skippedEdits()).isEqualTo(1);
        }
    }

    @Test
    void readerLeavesOutRowsPastTheirExpiry() {
        record(chat.sent("m-1", "one").sent("m-2", "two").events(), NOW);
        record(chat.deleted("m-2").sent("m-3", "three").eventsFrom(2), NOW.plusSeconds(10));
        var expiry = RetentionPolicy.logRowExpiresAt(NOW);
        assertThat(idsAt(expiry)).containsExactly("m-1", "m-2", "m-3");
        assertThat(idsAt(expiry.plusSeconds(1))).containsExactly("m-3");
        assertThat(idsAt(expiry.plusSeconds(11))).isEmpty();
    }

    @Test
    void tapReceivesEveryEntryOnceIncludingExtensionEvents() {
        record(allTypes().events(), NOW);
        // Both pages of a shard, and both sides of the messages.
        record(IntStream.range(0, 3000).mapToObj(i -> chat.event("x.tick", _ -> {
        }).last()).toList(), NOW);
        var tapped = new ArrayList<LogEntry>();
        try (var reader = log.read(session, NOW, deadline(), Optional.of(tapped::add), Long.MAX_VALUE)) {
            assertThat(messages(reader)).hasSize(3);
        }
        assertThat(tapped).extracting(LogEntry::json)
                .containsExactlyInAnyOrderElementsOf(chat.events().stream().map(ObjectNode::toString).toList());
    }

    @Test
    void readerWithoutTapReadsNoExtensionEvents() {
        record(chat.sent("m-1", "one").events(), NOW);
        // Nine queries suffice for the messages. One shard has 1,100 extension events, which are two pages.
        record(Stream.iterate(0, i -> i + 1).filter(i -> LogEntry.shardOf("x" + i) == 3).limit(1100)
                .map(i -> chat.event("x.y", e -> e.put("id", "x" + i)).last()).toList(), NOW);
        assertThat(idsAt(NOW)).containsExactly("m-1");
        assertThat(queries).hasValue(LogEntry.PARTITIONS);
        try (var reader = log.read(session, NOW, deadline(), Optional.of(_ -> {
        }), Long.MAX_VALUE)) {
            assertThat(messages(reader)).hasSize(1);
        }
        assertThat(queries).hasValue(2 * LogEntry.PARTITIONS + 1);
    }

    @Test
    void sorterAsTapReturnsEventsInOrderOfTheirTimes() {
        record(allTypes().events().reversed(), NOW);
        try (var sorter = new EventSorter();
                var reader = log.read(session, NOW, deadline(), Optional.of(sorter::add), Long.MAX_VALUE)) {
            assertThat(messages(reader)).hasSize(3);
            var lines = new ArrayList<String>();
            sorter.sorted().forEachRemaining(lines::add);
            assertThat(lines).isEqualTo(chat.events().stream().map(ObjectNode::toString).toList());
        }
    }

    @Test
    void readerReportsUnreadableEntryOnceThoughFoldAndTapFindIt() {
        record(allTypes().events(), NOW);
        put(3, KeyParts.join("2", "2026-11-21T09:00:00.000000000Z", "0000000000000000", "m", "t", "e"), "{");
        put(3, KeyParts.join("3", "e", "2026-11-21T09:00:00.000000000Z", "x.y"), "[]");
        try (var sorter = new EventSorter();
                var reader = log.read(session, NOW, deadline(), Optional.of(sorter::add), Long.MAX_VALUE)) {
            assertThat(messages(reader)).hasSize(3);
            assertThat(reader.unreadable()).extracting(UnreadableLogEntryException::sortKey)
                    .satisfiesExactlyInAnyOrder(key -> assertThat(key).startsWith("2\u0001"),
                            key -> assertThat(key).startsWith("3\u0001"));
        }
        try (var reader = log.read(session, NOW, deadline())) {
            assertThat(messages(reader)).hasSize(3);
            assertThat(reader.unreadable()).hasSize(1);
        }
    }

    /// The fold depends on it: it merges partitions in this order. AWS documents it for the real DynamoDB.
    @Test
    void dynamoDbSortsKeysByUtf8Bytes() {
        var texts = Stream.of("a", "a\u0001", "a\u0001\u0001", "a ", "\u007F", "\u0080", "\u07FF", "\u0800", "\uD7FF",
                "\uE000", "\uFFFD", "\uD800\uDC00", "\uD83D\uDE00", "\uDBFF\uDFFD")
                .flatMap(text -> Stream.of(text, "m\u0001" + text + "\u0001z", text + "\u0001e")).toList();
        texts.forEach(text -> put(0, text, "{}"));
        var stored = stack.embedded().aws().dynamoDb().query(r -> r.tableName(table)
                .keyConditionExpression("pk = :pk").expressionAttributeValues(Map.of(":pk",
                        AttributeValue.fromS(SessionRows.logPartition(ORGANIZATION, chat.sessionId(), 0)))))
                .items().stream().map(item -> Objects.requireNonNull(item.get("sk")).s()).toList();
        assertThat(stored).hasSameSizeAs(texts).isEqualTo(texts.stream().sorted((a, b) -> Arrays.compareUnsigned(
                a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8))).toList())
                .isEqualTo(texts.stream().sorted(KeyParts.ORDER).toList());
    }
}
