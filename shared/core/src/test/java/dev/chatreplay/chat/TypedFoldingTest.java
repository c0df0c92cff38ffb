package dev.chatreplay.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.chatreplay.event.EventBuilder;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Folding of payloads by type, and of edits that obey the type of their message or break it.
class TypedFoldingTest {
    private static final String IMAGE = "https://example.org/1.png";
    private static final String OTHER_IMAGE = "https://example.org/2.png";
    private static final String FILE = "{ \"link\": \"https://example.org/f\" }";

    private static EventBuilder sent(String type, Object payload) {
        return EventBuilder.sent("m").with("message.payloadType", type + "_MESSAGE").with("message.payload", payload);
    }

    private static EventBuilder edited(int second, Object payload) {
        return EventBuilder.edited("m", "").with("message.payload", payload).id("e" + second)
                .at("2026-11-21T09:00:0" + second + "Z");
    }

    private static void assertFolded(String payload, long skippedEdits, EventBuilder... events) {
        var log = TestLog.of(events);
        assertThat(log.only().payload()).isEqualTo(payload);
        assertThat(log.skippedEdits()).isEqualTo(skippedEdits);
    }

    @Test
    void customPayloadIsShownAsItsTextOrAsCompactJson() {
        var object = new LinkedHashMap<String, Object>();
        object.put("question", "Tea or \"coffee\"?\n");
        object.put("options", List.of(1, 2.5, true));
        assertFolded("{\"question\":\"Tea or \\\"coffee\\\"?\\n\",\"options\":[1,2.5,true]}", 0,
                sent("CUSTOM", object));
        assertFolded("{ \"a\" : 1 }", 0, sent("CUSTOM", "{ \"a\" : 1 }"));
        assertFolded("12.50", 0, sent("CUSTOM", new BigDecimal("12.50")));
        assertFolded("[]", 0, sent("CUSTOM", List.of()));
        assertFolded("false", 0, sent("CUSTOM", false));
    }

    @Test
    void filePayloadIsShownAsItsTextOrAsCompactJson() {
        assertFolded(FILE, 0, sent("FILE", FILE));
        assertFolded("{\"link\":\"https://example.org/f\"}", 0,
                sent("FILE", Map.of("link", "https://example.org/f")));
    }

    @Test
    void foldingUsesLastEditThatIsValidForType() {
        var edits = List.of(edited(1, "text"), edited(2, OTHER_IMAGE), edited(3, FILE), edited(4, Map.of("a", 1)),
                edited(5, "javascript:alert(1)"), edited(6, 7));
        assertFolded("javascript:alert(1)", 2, with(sent("TEXT", "t"), edits));
        assertFolded(OTHER_IMAGE, 5, with(sent("IMAGE", IMAGE), edits));
        assertFolded(FILE, 5, with(sent("FILE", FILE), edits));
        assertFolded("7", 0, with(sent("CUSTOM", 1), edits));
        assertThat(TestLog.of(with(sent("IMAGE", IMAGE), edits)).only().editedAt())
                .contains("2026-11-21T09:00:02.000000000Z");
    }

    @Test
    void editCountIsNumberOfEditsThatAreValidForType() {
        var edits = List.of(edited(1, "text"), edited(2, OTHER_IMAGE), edited(3, FILE), edited(4, Map.of("a", 1)),
                edited(5, OTHER_IMAGE), edited(5, OTHER_IMAGE));
        assertThat(editCount(with(sent("TEXT", "t"), edits))).isEqualTo(4);
        assertThat(editCount(with(sent("IMAGE", IMAGE), edits))).isEqualTo(2);
        assertThat(editCount(with(sent("FILE", FILE), edits))).isEqualTo(1);
        assertThat(editCount(with(sent("CUSTOM", 1), edits))).isEqualTo(5);
        assertThat(editCount(sent("CUSTOM", 1))).isZero();
    }

    @Test
    void deletedMessageHasNoEdits() {
        var everything = EventBuilder.messagesDeleted().at("2026-11-21T23:00:00Z");
        for (var deletion : List.of(EventBuilder.deleted("m"), everything)) {
            var message = TestLog.of(sent("TEXT", "t"), edited(1, "text"), deletion).messages().getFirst();
            assertThat(message.deleted()).isTrue();
            assertThat(message.editCount()).isZero();
            assertThat(message.isEdited()).isFalse();
        }
    }

    private static int editCount(EventBuilder... events) {
        return TestLog.of(events).only().editCount();
    }

    @Test
    void payloadIsTextWhenProducerSentString() {
        assertThat(TestLog.of(sent("CUSTOM", "7")).only().payloadIsText()).isTrue();
        assertThat(TestLog.of(sent("CUSTOM", 7)).only().payloadIsText()).isFalse();
        assertThat(TestLog.of(sent("CUSTOM", "7"), edited(1, 7)).only().payloadIsText()).isFalse();
        assertThat(TestLog.of(sent("CUSTOM", 7), edited(1, "7")).only().payloadIsText()).isTrue();
        assertThat(TestLog.of(sent("FILE", FILE), edited(1, "no file")).only().payloadIsText()).isTrue();
    }

    private static EventBuilder[] with(EventBuilder sent, List<EventBuilder> edits) {
        return Stream.concat(Stream.of(sent), edits.stream())
                .toArray(EventBuilder[]::new);
    }

    @ParameterizedTest
    @ValueSource(strings = {"javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "not a uri", "",
            "//example.org/1.png"})
    void editThatBreaksTypeIsSkippedAndCounted(String payload) {
        var log = TestLog.of(sent("IMAGE", IMAGE), edited(1, payload));
        assertThat(log.only()).satisfies(message -> {
            assertThat(message.payload()).isEqualTo(IMAGE);
            assertThat(message.isEdited()).isFalse();
        });
        assertThat(log.skippedEdits()).isEqualTo(1);
    }

    @Test
    void validEditBeforeInvalidOneIsApplied() {
        assertFolded(OTHER_IMAGE, 1, sent("IMAGE", IMAGE), edited(1, OTHER_IMAGE), edited(2, "data:x"));
        assertFolded(OTHER_IMAGE, 1, sent("IMAGE", IMAGE), edited(2, OTHER_IMAGE), edited(1, "data:x"));
    }

    @ParameterizedTest
    @CsvSource({"TEXT, hello, 1", "IMAGE, https://example.org/1.png, 1", "CUSTOM, hello, 0"})
    void editToNullIsValidForCustomMessageAlone(String type, String payload, int skipped) {
        var edit = edited(1, "").json().replace("\"payload\":\"\"", "\"payload\":null");
        var log = TestLog.of(sent(type, payload)).put(LogEntry.shardOf("m"),
                new LogEntry(edited(1, "").logEntry().sortKey(), edit));
        assertThat(log.only().payload()).isEqualTo(skipped == 1 ? payload : "null");
        assertThat(log.skippedEdits()).isEqualTo(skipped);
    }

    @Test
    void skippedEditsCountForEveryMessageThatExists() {
        var log = TestLog.of(sent("TEXT", "t"), sent("IMAGE", IMAGE).createdAt("2026-11-21T10:00:00Z"),
                edited(1, "text"), edited(2, 5), EventBuilder.edited("unknown", "x").with("message.payload", 5));
        assertThat(log.publicChat()).extracting(ChatMessage::payloadType, ChatMessage::payload)
                .containsExactly(tuple("TEXT_MESSAGE", "text"), tuple("IMAGE_MESSAGE", IMAGE));
        // The text message skips the number, and the image skips both.
        assertThat(log.skippedEdits()).isEqualTo(3);
        log.record(EventBuilder.deleted("m"));
        assertThat(log.publicChat()).isEmpty();
        assertThat(log.skippedEdits()).isEqualTo(3);
    }

    @Test
    void longPayloadsOfAllTypesAreKept() {
        var text = "\uD83D\uDE00".repeat(12_000);
        var link = "https://example.org/" + "a".repeat(40_000);
        var file = Map.of("link", link);
        assertFolded(link, 2, sent("IMAGE", IMAGE), edited(1, link), edited(2, text), edited(3, file));
        assertFolded(text, 1, sent("TEXT", "t"), edited(1, link), edited(2, text), edited(3, file));
        assertFolded("{\"link\":\"" + link + "\"}", 2, sent("FILE", FILE), edited(1, link), edited(2, text),
                edited(3, file));
    }
}
