package dev.chatreplay.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.chatreplay.event.EventBuilder;
import dev.chatreplay.format.PublicChat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldingTest {

    @Test
    void foldingKeepsMessageAsSent() {
        var sent = EventBuilder.sent("m1").with("message.displayName", "Amara").with("message.payload", "a\r\n\"b\"");
        assertThat(fold(sent)).containsExactly(new ChatMessage("m1", "p-1", Optional.of("u-1"), "s-1", "m-1", "Amara",
                false, Optional.empty(), "TEXT_MESSAGE", "a\r\n\"b\"", "2026-11-21T09:00:00.100Z", 0, Optional.empty(),
                List.of(), List.of(), Optional.empty(), Optional.empty(), 0, 0, false));
    }

    @Test
    void foldingMarksDeletedAndPrivateMessages() {
        var entries = Stream.of(EventBuilder.sent("m1").with("message.targetUserIds", List.of("u-1", "u-2")),
                EventBuilder.sent("m2"), EventBuilder.edited("m2", "x").at(at(3)), EventBuilder.deleted("m2"),
                EventBuilder.sent("m3"), EventBuilder.edited("m3", "x").at(at(3))).map(EventBuilder::logEntry)
                .sorted(Comparator.comparing(LogEntry::sortKey));
        assertThat(drain(Folding.fold(entries.iterator(), "s-1", FoldingTest::fail)))
                .extracting(ChatMessage::id, ChatMessage::targetUserIds, ChatMessage::deleted, ChatMessage::editedAt)
                .containsExactly(tuple("m1", List.of("u-1", "u-2"), false, Optional.empty()),
                        tuple("m2", List.of(), true, Optional.empty()),
                        tuple("m3", List.of(), false, Optional.of("2026-11-21T09:00:03.000Z")));
    }

    @Test
    void foldingTakesMeetingFromSentEvent() {
        assertThat(fold(EventBuilder.sent("m1").with("meetingId", "mine"),
                EventBuilder.edited("m1", "x").with("meetingId", "other"))).extracting(ChatMessage::meetingId)
                .containsExactly("mine");
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
    void foldingUsesGreaterIdOfTwoEditsAtOneTime() {
        assertThat(only(EventBuilder.sent("m1"), EventBuilder.edited("m1", "b").id("b").at(at(1)),
                EventBuilder.edited("m1", "a").id("a").at(at(1))).payload()).isEqualTo("b");
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
    @CsvSource({"b, a, true", "a, b, false", "a, a, false"})
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
        assertThat(fold(EventBuilder.sent("m1").at(at(5)), EventBuilder.deleted("m1").at(at(1)),
                EventBuilder.edited("m1", "again").at(at(7)), EventBuilder.pinned("m1").at(at(8)),
                EventBuilder.sent("m2"))).extracting(ChatMessage::id).containsExactly("m2");
    }

    @Test
    void publicChatOmitsPrivateMessage() {
        assertThat(fold(EventBuilder.sent("m1").with("message.targetUserIds", List.of("u-1")),
                EventBuilder.sent("m2").with("message.targetUserIds", List.of()))).extracting(ChatMessage::id)
                .containsExactly("m2");
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
        assertThat(fold(early, late)).hasSize(1);
        assertThat(fold(early.at(at(3)), late)).isEmpty();
    }

    @Test
    void foldingKeepsTwoMessagesOfOneIdAndTwoTimes() {
        assertThat(fold(EventBuilder.sent("m1").createdAt(at(1)), EventBuilder.sent("m1").createdAt(at(2)),
                EventBuilder.pinned("m1"))).hasSize(2).allMatch(ChatMessage::pinned);
    }

    @Test
    void foldingSeparatesIdsWithCommonPrefix() {
        assertThat(fold(EventBuilder.sent("m1"), EventBuilder.sent("m1="), EventBuilder.sent("m1-"),
                EventBuilder.edited("m1-", "x"))).extracting(ChatMessage::id, ChatMessage::payload)
                .containsExactly(tuple("m1", "hello"),
                        tuple("m1-", "x"),
                        tuple("m1=", "hello"));
    }

    @Test
    void foldingIgnoresUpdateOfUnknownMessage() {
        assertThat(fold(EventBuilder.edited("m9", "x"), EventBuilder.deleted("m8"))).isEmpty();
    }

    @Test
    void foldingOfEmptyShardHasNoMessages() {
        var folded = Folding.fold(List.<LogEntry>of().iterator(), "s-1", FoldingTest::fail);
        assertThat(folded.hasNext()).isFalse();
        assertThatThrownBy(folded::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void foldingStreamsMessages() {
        var read = new ArrayList<LogEntry>();
        var entries = Stream.concat(Stream.of(EventBuilder.pinned("m0").logEntry()),
                IntStream.range(0, 10).mapToObj(i -> EventBuilder.sent("m" + i).logEntry())).peek(read::add).iterator();

        var folded = Folding.fold(entries, "s-1", FoldingTest::fail);
        assertThat(read).isEmpty();
        assertThat(folded.next().id()).isEqualTo("m0");
        assertThat(read.size()).isLessThanOrEqualTo(4);
    }

    @Test
    void foldingReportsUnreadableEntryByKeyWithoutQuote() {
        var key = "1#2026-11-21T09:00:00.100Z#m1#e1";
        for (var json : List.of("", "SECRET", "[]", "{\"message\":{\"payload\":\"SECRET", "{\"message\":\"SECRET\"}",
                "{}",
                "{\"meetingId\":{\"SECRET\":1}}", "{\"message\":{\"targetUserIds\":\"SECRET\"}}",
                "{\"message\":{\"targetUserIds\":[\"SECRET\"", EventBuilder.sent("m1").at("never").json(),
                EventBuilder.sent("m1").without("message.payload").with("message.x", "SECRET").json())) {
            assertThat(unreadable(new LogEntry(key, json))).as(json).singleElement().satisfies(failure -> {
                assertThat(failure.sortKey()).isEqualTo(key);
                assertThat(failure).hasMessageContaining(key).hasMessageNotContaining("SECRET").hasNoCause();
            });
        }
    }

    @Test
    void foldingReportsEntriesOutOfOrderOrOfUnknownType() {
        var update = EventBuilder.pinned("m1").logEntry();
        assertUnreadable(update.sortKey(), EventBuilder.sent("m1").logEntry(), update);
        assertUnreadable("0#m1#t#chat.message.boxed#e", new LogEntry("0#m1#t#chat.message.boxed#e", "{}"));
        assertUnreadable("0#m1#t#chat.message.edited#e", new LogEntry("0#m1#t#chat.message.edited#e", "{}"));
        assertUnreadable("0#m1", new LogEntry("0#m1", "{}"));
        assertUnreadable("1#today#m1#e1", new LogEntry("1#today#m1#e1", EventBuilder.sent("m1").json()));
    }

    @Test
    void foldingReadsOtherEntriesAfterUnreadableOnes() {
        var good = EventBuilder.sent("m1").logEntry();
        var entries = new ArrayList<>(List.of(
                new LogEntry("", "{}"), new LogEntry("0#m1#t#chat.message.edited#e", "{"),
                EventBuilder.pinned("m1").logEntry(), new LogEntry("1#", "{}"), good,
                new LogEntry(good.sortKey() + "-again", "{"), new LogEntry("2#", "{}")));
        entries.sort(Comparator.comparing(LogEntry::sortKey));
        var unreadable = new ArrayList<UnreadableLogEntryException>();
        var messages = drain(Folding.fold(entries.iterator(), "s-1", unreadable::add));
        assertThat(messages).singleElement().satisfies(message -> {
            assertThat(message.id()).isEqualTo("m1");
            assertThat(message.pinned()).isTrue();
            assertThat(message.isEdited()).isFalse();
        });
        assertThat(unreadable).extracting(UnreadableLogEntryException::sortKey).containsExactlyInAnyOrder(
                "", "0#m1#t#chat.message.edited#e", "1#", good.sortKey() + "-again", "2#");
    }

    @Test
    void foldingUsesReadableOneOfSeveralSentEvents() {
        var good = EventBuilder.sent("m1").id("e2").logEntry();
        var broken = new LogEntry(EventBuilder.sent("m1").id("e1").logEntry().sortKey(), "{");
        var unreadable = new ArrayList<UnreadableLogEntryException>();
        assertThat(drain(Folding.fold(List.of(broken, good).iterator(), "s-1", unreadable::add))).hasSize(1);
        assertThat(unreadable).hasSize(1);
    }

    private static void assertUnreadable(String key, LogEntry... entries) {
        assertThat(unreadable(entries)).extracting(UnreadableLogEntryException::sortKey).containsExactly(key);
    }

    private static List<UnreadableLogEntryException> unreadable(LogEntry... entries) {
        var unreadable = new ArrayList<UnreadableLogEntryException>();
        drain(Folding.fold(List.of(entries).iterator(), "s-1", unreadable::add));
        return unreadable;
    }

    private static ChatMessage only(EventBuilder... events) {
        assertThat(fold(events)).hasSize(1);
        return fold(events).getFirst();
    }

    private static List<ChatMessage> fold(EventBuilder... events) {
        var entries = Arrays.stream(events).map(EventBuilder::logEntry).sorted(Comparator.comparing(LogEntry::sortKey));
        return drain(Folding.fold(entries.iterator(), "s-1", FoldingTest::fail)).stream()
                .filter(PublicChat::includes).toList();
    }

    private static List<ChatMessage> drain(Iterator<ChatMessage> messages) {
        var all = new ArrayList<ChatMessage>();
        messages.forEachRemaining(all::add);
        return all;
    }

    private static void fail(UnreadableLogEntryException entry) {
        throw entry;
    }

    private static String at(int second) {
        return "2026-11-21T09:00:0" + second + "Z";
    }
}
