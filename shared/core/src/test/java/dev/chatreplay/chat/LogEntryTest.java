package dev.chatreplay.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatreplay.event.ChatEvent;
import dev.chatreplay.event.EventBuilder;
import dev.chatreplay.event.Id;
import dev.chatreplay.event.KeyParts;
import dev.chatreplay.event.ParsedEvent;
import dev.chatreplay.event.SessionKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LogEntryTest {
    private static final String AT = "2026-11-21T09:00:00.123000000Z";
    private static final String EMOJI = "\uD83D\uDE00";

    @Test
    void messageKeyIsTripleThenTimeAndIdOfEvent() {
        var entry = EventBuilder.sent("msg-1").id("e:1").createdAt("2026-11-21t10:00:00.1+01:00")
                .with("message.sequence", 7).logEntry();
        assertThat(KeyParts.split(entry.sortKey())).containsExactly("2", "2026-11-21T09:00:00.100000000Z",
                "0000000000000007", "msg-1", AT, "e:1");
        assertThat(entry.json()).contains("\"createdAt\":\"2026-11-21t10:00:00.1+01:00\"");
    }

    @Test
    void updateKeyStartsWithMessageId() {
        assertKey(EventBuilder.edited("m", "x").id("e").at("0001-01-01T00:00:00Z"), "0", "m", "1",
                "0001-01-01T00:00:00.000000000Z", "chat.message.edited", "e");
        assertKey(EventBuilder.pinned("a=b").id("e"), "0", "a=b", "1", AT, "chat.message.pinned", "e");
        assertKey(EventBuilder.unpinned("m").id("e"), "0", "m", "1", AT, "chat.message.unpinned", "e");
        assertKey(EventBuilder.deleted("m").id("e"), "0", "m", "1", AT, "chat.message.deleted", "e");
    }

    @Test
    void reactionKeyHasDigestOfTypeAndEventId() {
        assertKey(EventBuilder.reactionAdded("m", "p", EMOJI).id("e"), "0", "m", "2", EMOJI, "p", AT,
                "B-7U5FoxyJKS8JwtlOGZiR");
        assertThat(EventBuilder.reactionRemoved("m", "p", EMOJI).id("e").logEntry().sortKey())
                .isNotEqualTo(EventBuilder.reactionAdded("m", "p", EMOJI).id("e").logEntry().sortKey());
    }

    @Test
    void otherKeysHaveKindThenIds() {
        assertKey(EventBuilder.read("p", AT).id("e"), "1", "p", AT, "chat.read", "e");
        assertKey(EventBuilder.delivered("p", AT).id("e"), "1", "p", AT, "chat.delivered", "e");
        assertKey(EventBuilder.messagesDeleted().id("e"), "3", "e", AT, "chat.messages.deleted");
        assertKey(EventBuilder.started().id("e"), "3", "e", AT, "session.started");
        assertKey(EventBuilder.extension("x.poll").id("e"), "3", "e", AT, "x.poll");
    }

    private static void assertKey(EventBuilder event, String... parts) {
        assertThat(KeyParts.split(event.logEntry().sortKey())).containsExactly(parts);
    }

    @Test
    void partitionIsThatOfMessageParticipantEventOrSession() {
        assertThat(partition(EventBuilder.sent("msg-1"))).isEqualTo(3).isEqualTo(LogEntry.shardOf("msg-1"));
        assertThat(partition(EventBuilder.reactionAdded("msg-1", "p", "x"))).isEqualTo(3);
        assertThat(partition(EventBuilder.read("msg-2", AT))).isEqualTo(1);
        assertThat(partition(EventBuilder.extension("x.y").id("msg-3"))).isEqualTo(7);
        assertThat(Stream.of(EventBuilder.started(), EventBuilder.ended(), EventBuilder.messagesDeleted())
                .map(LogEntryTest::partition)).containsOnly(LogEntry.SESSION_PARTITION);
    }

    private static int partition(EventBuilder event) {
        return LogEntry.partitionOf(event.parsed().event());
    }

    /// An event of each type. Every id and text has its greatest length in bytes of UTF-8.
    static Stream<ParsedEvent> largestEvents() {
        var id = EMOJI.repeat(Id.MAX_BYTES / 4);
        var reaction = EMOJI.repeat(64);
        return Stream.of(EventBuilder.started(), EventBuilder.ended(),
                EventBuilder.sent(id).with("message.sequence", (1L << 53) - 1),
                EventBuilder.edited(id, "x"), EventBuilder.pinned(id), EventBuilder.unpinned(id),
                EventBuilder.deleted(id), EventBuilder.messagesDeleted(), EventBuilder.reactionAdded(id, id, reaction),
                EventBuilder.reactionRemoved(id, id, reaction), EventBuilder.delivered(id, AT),
                EventBuilder.read(id, AT), EventBuilder.extension("x." + "y".repeat(62)))
                .map(event -> event.id(id).with("sessionId", id).with("organizationId", "o".repeat(128)).parsed());
    }

    @Test
    void largestKeysFitTable() {
        assertThat(largestEvents().map(ParsedEvent::event).map(ChatEvent::type).distinct()).hasSize(13);
        // DynamoDB accepts sort keys of at most 1,024 bytes, and partition keys of at most 2,048 bytes.
        assertThat(largestEvents()).allSatisfy(parsed -> {
            assertThat(utf8Length(LogEntry.of(parsed.event(), "{}").sortKey())).isBetween(256, 1024);
            var session = parsed.event().header().session();
            assertThat(utf8Length(KeyParts.join(session.organizationId(), session.sessionId(), "8")))
                    .isEqualTo(128 + 1 + 256 + 1 + 1).isLessThanOrEqualTo(2048);
        });
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    @ParameterizedTest
    @MethodSource("largestEvents")
    void parsedKeyHasSameText(ParsedEvent parsed) {
        var key = SortKey.of(parsed.event());
        assertThat(SortKeyParser.parse(key.text())).isEqualTo(key);
    }

    /// Ids that are prefixes of each other, or hold what looks like another part. Reactions may hold even the separator.
    @Test
    void keysOfDifferentEventsDiffer() {
        var texts = List.of("a", "a b", "a~", "1", "2", "0", "2\u00A0", AT, "\u00E9", "e\u0301");
        var reactions = Stream.concat(texts.stream(), Stream.of("a\u0001a", "a\u0002", "\u0001", "\u0002\u0001",
                "\u0001\u0001", "\u0002\u0002", "\u0002\u0003", "\u0001\u0003", "\u0002"));
        var keys = new HashMap<String, ChatEvent>();
        reactions.forEach(reaction -> texts.forEach(a -> texts.forEach(b -> Stream.of(
                EventBuilder.edited(a, "x").id(b), EventBuilder.pinned(a).id(b), EventBuilder.sent(a).id(b),
                EventBuilder.read(a, AT).id(b), EventBuilder.delivered(a, AT).id(b),
                EventBuilder.reactionAdded(a, b, reaction), EventBuilder.reactionRemoved(a, b, reaction),
                EventBuilder.reactionAdded("a", a, reaction).id(b)).map(event -> event.parsed().event())
                .forEach(event -> {
                    var key = SortKey.of(event);
                    assertThat(keys.putIfAbsent(key.text(), event)).isIn(null, event);
                    assertThat(SortKeyParser.parse(key.text())).isEqualTo(key);
                }))));
        assertThat(keys).hasSizeGreaterThan(3000);
    }

    @Test
    void reactionsOfOneMessageSortByReactionThenParticipant() {
        var reactions = List.of("\u0001", "\u0001\u0001", "\u0001a", "\u0002", "\u0002\u0001", "\u0002\u0002", "\u0003",
                "a", "a\u0001", "a\u0002", "a ", "b", "\uD7FF", "\uE000", "\uFFFD", EMOJI);
        var keys = reactions.stream().flatMap(reaction -> Stream.of("p", "p ", EMOJI)
                .map(participant -> EventBuilder.reactionAdded("m", participant, reaction).logEntry().sortKey()))
                .toList();
        assertThat(keys).isSortedAccordingTo(KeyParts.ORDER).doesNotHaveDuplicates();
        var inBytes = keys.stream().sorted((a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8),
                b.getBytes(StandardCharsets.UTF_8))).toList();
        assertThat(inBytes).isEqualTo(keys);
    }

    @Test
    void sessionPartitionsOfOtherSessionsDiffer() {
        assertThat(Stream.of(new SessionKey("a", "b"), new SessionKey("a", "b 1"), new SessionKey("a.b", "1"))
                .map(SessionKey::partition)).doesNotHaveDuplicates();
    }

    /// Stored chat logs depend on these shards, so a changed shard loses messages.
    @ParameterizedTest
    @CsvSource({"msg-1, 3", "msg-2, 1", "msg-3, 7", "m, 0", "01J9ZK3V8Q, 6", "x:y=z.-_, 6"})
    void shardOfMessageNeverChanges(String messageId, int shard) {
        assertThat(LogEntry.shardOf(messageId)).isEqualTo(shard);
    }

    @Test
    void shardsGetSimilarNumbersOfMessages() {
        var counts = IntStream.range(0, 80_000).mapToObj(i -> LogEntry.shardOf("msg-" + i))
                .collect(Collectors.groupingBy(shard -> shard, Collectors.counting()));
        assertThat(counts).hasSize(LogEntry.SHARDS);
        assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(9_000L, 11_000L));
    }

    static Stream<String> malformedKeys() {
        return Stream.of("", "|", "0", "4|m", "0|m|1|T|chat.message.edited", "0|m|1|T|chat.message.edited|e|",
                "0|m|2|T|chat.message.edited|e", "0|m|1|today|chat.message.edited|e", "0|m|1|T|chat.message.sent|e",
                "0|m|1|T|chat.message.boxed|e", "0|m|2|r|p|today|d", "0|m|1|r|p|T|d", "0|m|2|r|p|T|d|",
                "1|p|T|chat.read",
                "1|p|today|chat.read|e", "1|p|T|chat.message.sent|e", "2|T|0000000000000000|m|T",
                "2|today|0000000000000000|m|T|e", "2|T|0|m|T|e", "2|T|000000000000000x|m|T|e",
                "2|T|00000000000000000|m|T|e", "3|e|T", "3|e|today|x.y", " 3|e|T|x.y")
                .map(key -> key.replace('|', '\u0001')
                        .replace("T\u0001", AT + "\u0001"));
    }

    @ParameterizedTest
    @MethodSource("malformedKeys")
    void sortKeyParserNamesKeyOfUnknownForm(String key) {
        assertThatThrownBy(() -> SortKeyParser.parse(key)).isInstanceOf(UnreadableLogEntryException.class)
                .hasMessageContaining("log entry " + key + ":");
    }
}
