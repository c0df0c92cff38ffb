package dev.chatreplay.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.chatreplay.event.EventBuilder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Folding of messages, edits, pins and deletions of one message.
class FoldingTest {

    @Test
    void foldingKeepsMessageAsSent() {
        assertThat(only(EventBuilder.sent("m1").with("message.payload", "a\r\n\"b\""))).isEqualTo(new ChatMessage("m1",
                "p-1", Optional.of("u-1"), "s-1", "m-1", "Amara", false, Optional.empty(), 0, "TEXT_MESSAGE",
                "a\r\n\"b\"", true, "2026-11-21T09:00:00.100000000Z", 0, Optional.empty(), List.of(), List.of(),
                Optional.empty(),
                Optional.empty(), 0, 0, false));
    }

    @Test
    void foldingKeepsOptionalFieldsOfMessage() {
        var metadata = "{\"lang\":\"en\",\"list\":[1.50,1e400,{\"a\":null}]}";
        var json = EventBuilder.sent("m1").with("message.sequence", 7).with("message.replyTo", "m0")
                .with("message.roles", List.of("host", "co-host")).with("message.metadata", Map.of("x", 1)).json()
                .replace("{\"x\":1}", metadata);
        var entry = new LogEntry(EventBuilder.sent("m1").with("message.sequence", 7).logEntry().sortKey(), json);
        assertThat(new TestLog().put(0, entry).only()).satisfies(message -> {
            assertThat(message.sequence()).isEqualTo(7);
            assertThat(message.replyTo()).contains("m0");
            assertThat(message.roles()).containsExactly("host", "co-host");
            assertThat(message.metadata()).contains(metadata);
            assertThat(message.isPrivate()).isFalse();
        });
    }

    @Test
    void foldingFindsObjectsBehindLongTexts() {
        var text = "\uD83D\uDE00\u00E9\n".repeat(7_000);
        var message = only(EventBuilder.sent("m1").with("message.displayName", text.substring(0, 200))
                .with("message.payload", text).with("message.metadata", Map.of("text", text.substring(0, 300))));
        assertThat(message.payload()).isEqualTo(text);
        assertThat(message.metadata())
                .contains("{\"text\":\"" + text.substring(0, 300).replace("\n", "\\n") + "\"}");
    }

    @Test
    void foldingReadsNullAsAbsentAndIntegersAsTheirDigits() {
        var sent = EventBuilder.sent("m1").with("message.displayName", null).with("message.userId", null)
                .with("message.replyTo", null).with("message.roles", null).with("message.metadata", null);
        assertThat(only(sent)).satisfies(message -> {
            assertThat(message.displayName()).isEmpty();
            assertThat(message.userId()).isEmpty();
            assertThat(message.replyTo()).isEmpty();
            assertThat(message.roles()).isEmpty();
            assertThat(message.metadata()).isEmpty();
        });
        assertThat(only(sent.without("message.displayName").with("message.metadata", Map.of())
                .with("message.participantId", 12345678901234567L).with("message.userId", -1).with("meetingId", 0)
                .with("message.replyTo", 7).with("message.targetUserIds", List.of()))).satisfies(message -> {
                    assertThat(message.displayName()).isEmpty();
                    assertThat(message.metadata()).isEmpty();
                    assertThat(message.participantId()).isEqualTo("12345678901234567");
                    assertThat(message.userId()).contains("-1");
                    assertThat(message.replyTo()).contains("7");
                    assertThat(message.meetingId()).isEqualTo("0");
                });
    }

    @Test
    void foldingMarksDeletedAndPrivateMessages() {
        assertThat(TestLog.of(EventBuilder.sent("m1").with("message.targetUserIds", List.of("u-1", 2)),
                EventBuilder.sent("m2"), EventBuilder.edited("m2", "x").at(at(3)),
                EventBuilder.reactionAdded("m2", "p", "+1"), EventBuilder.deleted("m2"), EventBuilder.sent("m3"),
                EventBuilder.edited("m3", "x").at(at(3))).messages())
                .extracting(ChatMessage::id, ChatMessage::targetUserIds, ChatMessage::deleted, ChatMessage::editedAt,
                        ChatMessage::reactions)
                .containsExactly(tuple("m1", List.of("u-1", "2"), false, Optional.empty(), Optional.empty()),
                        tuple("m2", List.of(), true, Optional.empty(), Optional.empty()),
                        tuple("m3", List.of(), false, Optional.of("2026-11-21T09:00:03.000000000Z"), Optional.empty()));
    }

    @Test
    void foldingTakesMeetingFromSentEvent() {
        assertThat(only(EventBuilder.sent("m1").with("meetingId", "mine"),
                EventBuilder.edited("m1", "x").with("meetingId", "other")).meetingId()).isEqualTo("mine");
    }

    @Test
    void foldingUsesLastEditByTime() {
        assertThat(only(EventBuilder.sent("m1"), EventBuilder.edited("m1", "second").id("a").at(at(2)),
                EventBuilder.edited("m1", "first").id("b").at(at(1)))).satisfies(message -> {
                    assertThat(message.payload()).isEqualTo("second");
                    assertThat(message.isEdited()).isTrue();
                });
    }

    @Test
    void foldingComparesTimesOfEditsToTheNanosecond() {
        assertThat(only(EventBuilder.sent("m1"),
                EventBuilder.edited("m1", "last").id("a").at("2026-11-21T09:00:00.100000002Z"),
                EventBuilder.edited("m1", "first").id("b").at("2026-11-21T09:00:00.100000001Z")).payload())
                .isEqualTo("last");
    }

    @Test
    void foldingUsesGreaterIdOfTwoEditsAtOneTime() {
        assertThat(only(EventBuilder.sent("m1"), EventBuilder.edited("m1", "b").id("b").at(at(1)),
                EventBuilder.edited("m1", "a").id("a").at(at(1))).payload()).isEqualTo("b");
        assertThat(only(EventBuilder.sent("m1"), EventBuilder.edited("m1", "emoji").id("\uD83D\uDE00").at(at(1)),
                EventBuilder.edited("m1", "half-width").id("\uFF61").at(at(1))).payload()).isEqualTo("emoji");
    }

    @Test
    void foldingOrdersEditsInUtc() {
        assertThat(only(EventBuilder.sent("m1"), EventBuilder.edited("m1", "later").id("a").at("2026-11-21T09:30:00Z"),
                EventBuilder.edited("m1", "earlier").id("b").at("2026-11-21T10:00:00+01:00")).payload())
                .isEqualTo("later");
    }

    @Test
    void foldingCountsEditWithSamePayload() {
        assertThat(only(EventBuilder.sent("m1"), EventBuilder.edited("m1", "hello")).isEdited()).isTrue();
    }

    @Test
    void foldingAcceptsEditToEmptyPayload() {
        assertThat(only(EventBuilder.sent("m1"), EventBuilder.edited("m1", "")).payload()).isEmpty();
    }

    @Test
    void foldingUsesEditWithEarlierTimeThanItsMessage() {
        assertThat(only(EventBuilder.sent("m1").at(at(9)), EventBuilder.edited("m1", "x").at(at(1))).payload())
                .isEqualTo("x");
    }

    @Test
    void foldingUsesLastPinOrUnpinByTime() {
        var sent = EventBuilder.sent("m1");
        assertThat(only(sent, EventBuilder.pinned("m1")).pinned()).isTrue();
        assertThat(only(sent, EventBuilder.unpinned("m1")).pinned()).isFalse();
        assertThat(only(sent, EventBuilder.pinned("m1").at(at(1)), EventBuilder.unpinned("m1").at(at(2))).pinned())
                .isFalse();
        assertThat(only(sent, EventBuilder.pinned("m1").at(at(2)), EventBuilder.unpinned("m1").at(at(1))).pinned())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"b, a, true", "a, b, false", "a, a, false", "😀, ｡, true", "｡, 😀, false"})
    void foldingOrdersPinAndUnpinAtOneTimeByIdThenType(String pin, String unpin, boolean pinned) {
        assertThat(only(EventBuilder.sent("m1"), EventBuilder.pinned("m1").id(pin).at(at(1)),
                EventBuilder.unpinned("m1").id(unpin).at(at(1))).pinned()).isEqualTo(pinned);
    }

    @Test
    void foldingDoesNotCountPinAsEdit() {
        assertThat(only(EventBuilder.sent("m1"), EventBuilder.pinned("m1")).isEdited()).isFalse();
    }

    @Test
    void publicChatOmitsDeletedMessageDespiteLaterUpdates() {
        assertThat(TestLog.of(EventBuilder.sent("m1").at(at(5)), EventBuilder.deleted("m1").at(at(1)),
                EventBuilder.edited("m1", "again").at(at(7)), EventBuilder.pinned("m1").at(at(8)),
                EventBuilder.sent("m2")).publicChat()).extracting(ChatMessage::id).containsExactly("m2");
    }

    @Test
    void foldingUsesFirstSentEventByTime() {
        assertThat(only(EventBuilder.sent("m1").id("a").at("2026-11-21T10:00:00Z").with("message.payload", "later"),
                EventBuilder.sent("m1").id("b").at("2026-11-21T10:30:00+01:00").with("message.payload", "first"),
                EventBuilder.sent("m1").id("c").at("2026-11-21T09:30:00Z").with("message.payload", "as early"))
                .payload()).isEqualTo("first");
    }

    @Test
    void foldingTakesTargetsFromFirstSentEvent() {
        var early = EventBuilder.sent("m1").id("z").at(at(1));
        var late = EventBuilder.sent("m1").id("a").at(at(2)).with("message.targetUserIds", List.of("u"));
        assertThat(TestLog.of(early, late).publicChat()).hasSize(1);
        assertThat(TestLog.of(early.at(at(3)), late).publicChat()).isEmpty();
    }

    @Test
    void foldingKeepsMessagesOfOneIdWithOtherTimeOrSequence() {
        assertThat(TestLog.of(EventBuilder.sent("m1").createdAt(at(2)), EventBuilder.sent("m1").createdAt(at(1)),
                EventBuilder.sent("m1").createdAt(at(1)).with("message.sequence", 1), EventBuilder.pinned("m1"))
                .publicChat()).hasSize(3).allMatch(ChatMessage::pinned).extracting(ChatMessage::sequence)
                .containsExactly(0L, 1L, 0L);
    }

    @Test
    void foldingOrdersMessagesByTimeThenSequenceThenUtf8Bytes() {
        var ids = List.of(" ", "a", "\uD7FF", "\uE000", "\uFFFD", "\uD800\uDC00", "\uDBFF\uDFFD");
        var log = new TestLog();
        ids.reversed().forEach(id -> log.record(EventBuilder.sent(id)));
        log.record(EventBuilder.sent("z").with("message.sequence", 9));
        log.record(EventBuilder.sent("y").with("message.sequence", 10));
        log.record(EventBuilder.sent("x").createdAt("2026-11-21T09:00:00.100000001Z"));
        assertThat(log.publicChat()).extracting(ChatMessage::id)
                .containsExactlyElementsOf(Stream.concat(ids.stream(), Stream.of("z", "y", "x")).toList());
    }

    @Test
    void foldingSeparatesIdsWithCommonPrefix() {
        assertThat(TestLog.of(EventBuilder.sent("m1"), EventBuilder.sent("m1="), EventBuilder.sent("m1-"),
                EventBuilder.edited("m1-", "x")).publicChat()).extracting(ChatMessage::id, ChatMessage::payload)
                .containsExactly(tuple("m1", "hello"), tuple("m1-", "x"), tuple("m1=", "hello"));
    }

    @Test
    void foldingIgnoresUpdateOfUnknownMessage() {
        var log = TestLog.of(EventBuilder.edited("m9", "x"), EventBuilder.deleted("m8"),
                EventBuilder.reactionAdded("m7", "p", "x"));
        assertThat(log.publicChat()).isEmpty();
        assertThat(log.skippedEdits()).isZero();
    }

    @Test
    void foldingStopsBeforeExtensionEvents() {
        var log = new TestLog();
        IntStream.range(0, 50).forEach(i -> log.record(EventBuilder.extension("x.poll").id("e" + i)));
        log.record(EventBuilder.sent("m1")).record(EventBuilder.started()).record(EventBuilder.ended());
        assertThat(log.only().id()).isEqualTo("m1");
    }

    @Test
    void foldingOfEmptyLogHasNoMessages() {
        try (var folded = new TestLog().open()) {
            assertThat(folded.hasNext()).isFalse();
            assertThatThrownBy(folded::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void foldingStreamsMessages() {
        var read = new ArrayList<LogEntry>();
        Iterator<LogEntry> entries = Stream.concat(Stream.of(EventBuilder.pinned("m0").logEntry()),
                IntStream.range(0, 10).mapToObj(i -> EventBuilder.sent("m" + i).logEntry())).peek(read::add).iterator();
        try (var folded = Folding.of("s-1", List.<LogEntry>of().iterator(), List.of(entries), TestLog::fail)) {
            assertThat(read).isEmpty();
            assertThat(folded.next().pinned()).isTrue();
            assertThat(read.size()).isBetween(2, 4);
            assertThat(folded.next().pinned()).isFalse();
            assertThat(read.size()).isBetween(3, 5);
        }
    }

    private static ChatMessage only(EventBuilder... events) {
        return TestLog.of(events).only();
    }

    private static String at(int second) {
        return "2026-11-21T09:00:0" + second + "Z";
    }
}
