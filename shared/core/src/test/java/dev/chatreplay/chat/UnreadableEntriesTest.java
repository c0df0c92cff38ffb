package dev.chatreplay.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.event.EventBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnreadableEntriesTest {
    private static final String T = "2026-11-21T09:00:00.000000000Z";

    private static LogEntry entry(String key, String json) {
        return new LogEntry(key.replace('|', '\u0001').replace("T\u0001", T + "\u0001"), json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "SECRET", "{\"message\":[\"SECRET\"]}", "{\"message\":null}",
            "{\"meetingId\":\"m\"}", "{\"meetingId\":\"m\",\"message\":{\"payload\":\"SECRET\"}}"})
    void unreadableMessageIsReportedWithoutItsText(String json) {
        var key = EventBuilder.sent("m1").logEntry().sortKey();
        var log = new TestLog().put(0, new LogEntry(key, json));
        assertThat(log.messages()).isEmpty();
        assertThat(log.unreadable()).singleElement().satisfies(failure -> {
            assertThat(failure.sortKey()).isEqualTo(key);
            assertThat(failure).hasMessageContaining(key).hasMessageNotContaining("SECRET").hasNoCause();
        });
    }

    static Stream<String> wrongFields() {
        return Stream.of("\"participantId\":null", "\"participantId\":1.5", "\"payloadType\":\"AUDIO_MESSAGE\"",
                "\"payloadType\":null", "\"displayName\":5", "\"userId\":{}", "\"replyTo\":true", "\"roles\":\"host\"",
                "\"roles\":[null]", "\"metadata\":[]", "\"metadata\":\"{}\"", "\"targetUserIds\":null",
                "\"targetUserIds\":\"u\"", "\"targetUserIds\":{}", "\"targetUserIds\":[null]",
                "\"targetUserIds\":[[\"u\"]]");
    }

    /// No fault may show a private message to everyone. So a message with any fault in a field is left out.
    @ParameterizedTest
    @MethodSource("wrongFields")
    void messageWithWrongFieldIsLeftOut(String field) {
        var entry = EventBuilder.sent("m1").logEntry();
        var log = new TestLog().put(0,
                new LogEntry(entry.sortKey(), entry.json().replaceFirst("}}$", "," + field + "}}")));
        assertThat(log.messages()).isEmpty();
        assertThat(log.unreadable()).singleElement()
                .satisfies(failure -> assertThat(failure).hasMessageContaining("its " + field.split("\"", -1)[1]));
    }

    static Stream<LogEntry> unreadableEntries() {
        return Stream.of(entry("", "{}"), entry("0", "{}"), entry("0|m1", "{}"),
                entry("0|m1|1|T|chat.message.boxed|e", "{}"),
                entry("0|m1|1|T|chat.message.edited|e", "{"), entry("0|m1|1|T|chat.message.edited|e", "{}"),
                entry("0|m1|1|T|chat.message.edited|e", "{\"message\":{}}"),
                entry("0|m1|2|r|p|T|d", "{}"), entry("0|m1|2|r|p|T|d", "{\"type\":\"chat.reaction.added\"}"),
                entry("0|m1|2|r|p|T|d", "{\"type\":\"chat.message.sent\",\"id\":\"e\"}"),
                entry("1|p|T|chat.read|e", "{}"), entry("1|p|T|chat.read|e", "{\"upTo\":\"now\"}"),
                entry("1|p|T|chat.read|e", "{\"upTo\":null}"), entry("1|p|T|chat.boxed|e", "{\"upTo\":\"" + T + "\"}"),
                entry("1|", "{}"), entry("2", "{}"), entry("2|", "{}"), entry("2|T|0|m1|T|e", "{}"));
    }

    @ParameterizedTest
    @MethodSource("unreadableEntries")
    void foldingReadsOtherEntriesAroundUnreadableOne(LogEntry broken) {
        var log = TestLog.of(EventBuilder.sent("m1"), EventBuilder.pinned("m1"), EventBuilder.sent("m2"),
                EventBuilder.reactionAdded("m1", "p", "s"), EventBuilder.read("q", T.replace("0Z", "9Z")))
                .put(LogEntry.shardOf("m1"), broken);
        assertThat(log.messages()).hasSize(2).first().satisfies(message -> {
            assertThat(message.pinned()).isTrue();
            assertThat(message.isEdited()).isFalse();
            assertThat(message.reactions()).contains("{\"s\":[\"p\"]}");
        });
        assertThat(log.unreadableKeys()).containsExactly(broken.sortKey());
    }

    @ParameterizedTest
    @ValueSource(strings = {"3|e|T|chat.messages.deleted", "3|e|T|chat.message.sent", "3|e|T|x.poll", "3|e|T|boxed",
            "3|e",
            "2|T|0000000000000000|m1|T|e"})
    void entryThatIsNoSessionEventIsReported(String key) {
        var broken = entry(key, "{}");
        var log = TestLog.of(EventBuilder.sent("m1"), EventBuilder.started()).put(LogEntry.SESSION_PARTITION, broken);
        assertThat(log.messages()).singleElement().matches(message -> !message.deleted());
        assertThat(log.unreadableKeys()).containsExactly(broken.sortKey());
    }

    @Test
    void foldingReportsUpdateBehindMessages() {
        var unreadable = new ArrayList<String>();
        var update = EventBuilder.pinned("m1").logEntry();
        try (var folding = Folding.of("s-1", List.<LogEntry>of().iterator(),
                List.of(List.of(EventBuilder.sent("m1").logEntry(), update).iterator()),
                entry -> unreadable.add(entry.sortKey()))) {
            assertThat(folding.next().pinned()).isFalse();
            assertThat(folding.hasNext()).isFalse();
        }
        assertThat(unreadable).containsExactly(update.sortKey());
    }

    @Test
    void foldingUsesReadableOneOfSeveralSentEvents() {
        var log = TestLog
                .of(EventBuilder.sent("m1").id("e2"), EventBuilder.sent("m1").id("e3").with("message.payload", "x"))
                .put(LogEntry.shardOf("m1"), new LogEntry(EventBuilder.sent("m1").id("e1").logEntry().sortKey(), "{"));
        assertThat(log.messages()).singleElement().matches(message -> message.payload().equals("hello"));
        assertThat(log.unreadable()).hasSize(1);
    }

    @Test
    void unreadableMarkersTakeNoPlaceOfParticipant() {
        var log = TestLog.of(EventBuilder.sent("m1"), EventBuilder.read("p", "2026-11-21T09:01:00Z"))
                .put(LogEntry.shardOf("q"), entry("1|q|T|chat.read|e", "{}"));
        assertThat(log.messages()).singleElement().matches(message -> message.readCount() == 1);
        assertThat(log.unreadable()).hasSize(1);
    }
}
