package dev.chatreplay.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.event.EventBuilder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BulkDeletionTest {
    private static EventBuilder sent(int second, String participant, String user) {
        return EventBuilder.sent("m" + second).createdAt(at(second)).with("message.participantId", participant)
                .with("message.userId", user);
    }

    private static String at(int second) {
        return "2026-11-21T09:00:0" + second + "Z";
    }

    private static List<String> left(EventBuilder... deletions) {
        var messages = Stream.of(sent(1, "a", "u"), sent(2, "b", "v"), sent(3, "a", "v"), sent(4, "b", "u"));
        return TestLog.of(Stream.concat(messages, Stream.of(deletions)).toArray(EventBuilder[]::new)).publicChat()
                .stream().map(ChatMessage::id).toList();
    }

    private static EventBuilder deletion(int second) {
        return EventBuilder.messagesDeleted().id("d" + second).at(at(second));
    }

    @Test
    void deletionOfEveryoneCoversMessagesUpToItsTime() {
        assertThat(left(deletion(2))).containsExactly("m3", "m4");
        assertThat(left(deletion(9).with("until", at(3)))).containsExactly("m4");
        assertThat(left(deletion(9).with("until", "2026-11-21T09:00:02.999999999Z"))).containsExactly("m3", "m4");
    }

    @Test
    void deletionOfPersonCoversMessagesOfThatPersonAlone() {
        assertThat(left(deletion(9).with("participantId", "a"))).containsExactly("m2", "m4");
        assertThat(left(deletion(9).with("userId", "u"))).containsExactly("m2", "m3");
        assertThat(left(deletion(9).with("participantId", "u"))).hasSize(4);
        assertThat(left(deletion(9).with("userId", "a"))).hasSize(4);
        assertThat(left(deletion(1).with("userId", "u"), deletion(2).with("participantId", "b")))
                .containsExactly("m3", "m4");
    }

    @Test
    void latestOfSeveralDeletionsCounts() {
        assertThat(left(deletion(9).with("until", at(1)), deletion(8).with("until", at(3)))).containsExactly("m4");
        assertThat(left(deletion(9).with("until", at(1)).with("participantId", "a"),
                deletion(8).with("until", at(3)).with("participantId", "a"),
                deletion(7).with("until", at(2)).with("participantId", "a"))).containsExactly("m2", "m4");
    }

    @Test
    void deletionCoversMessagesWithoutUserAndIdsThatAreIntegers() {
        var log = TestLog.of(sent(1, "7", "u").without("message.userId"), sent(2, "b", "u").with("message.userId", 7),
                deletion(9).with("participantId", 7), deletion(8).with("userId", 7));
        assertThat(log.publicChat()).isEmpty();
    }

    @Test
    void deletedMessageHasNoUpdatesWhateverDeletedIt() {
        EventBuilder[] events = {sent(1, "a", "u"), EventBuilder.edited("m1", "x"),
                EventBuilder.reactionAdded("m1", "p", "+1"), EventBuilder.pinned("m1")};
        var bulk = TestLog.of(events).record(deletion(9)).messages();
        assertThat(bulk).singleElement().satisfies(message -> {
            assertThat(message.deleted()).isTrue();
            assertThat(message.payload()).isEqualTo("hello");
            assertThat(message.reactions()).isEmpty();
        });
        assertThat(TestLog.of(events).record(EventBuilder.deleted("m1")).messages()).isEqualTo(bulk);
    }

    /// A fault of a producer or of the table must not clear a chat.
    @ParameterizedTest
    @ValueSource(strings = {"\"participantId\":null", "\"userId\":null", "\"participantId\":[]",
            "\"participantId\":\"a\",\"userId\":\"u\"", "\"until\":\"yesterday\"", "\"until\":5"})
    void unreadableDeletionDeletesNothing(String fields) {
        var entry = deletion(9).logEntry();
        var log = TestLog.of(sent(1, "a", "u")).put(LogEntry.SESSION_PARTITION,
                new LogEntry(entry.sortKey(), entry.json().replaceFirst("}$", "," + fields + "}")));
        assertThat(log.messages()).singleElement().matches(message -> !message.deleted());
        assertThat(log.unreadableKeys()).containsExactly(entry.sortKey());
    }

    @Test
    void untilThatIsNullIsAbsent() {
        assertThat(left(deletion(2).with("until", null))).containsExactly("m3", "m4");
    }

    @Test
    void untilAfterDeletionItselfIsCut() {
        var entry = deletion(2).logEntry();
        var log = TestLog.of(sent(2, "a", "u"), sent(3, "a", "u")).put(LogEntry.SESSION_PARTITION,
                new LogEntry(entry.sortKey(), entry.json().replaceFirst("}$", ",\"until\":\"" + at(9) + "\"}")));
        assertThat(log.publicChat()).extracting(ChatMessage::id).containsExactly("m3");
    }
}
