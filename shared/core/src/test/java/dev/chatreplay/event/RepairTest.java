package dev.chatreplay.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.event.ChatEvent.ReactionAdded;
import dev.chatreplay.event.ChatEvent.SessionEnded;
import dev.chatreplay.event.ChatEvent.SessionStarted;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests the repair of texts: U+FFFD in place of U+0000 and of lone surrogates.
class RepairTest {
    private static final Instant RECEIVED_AT = Instant.parse("2026-11-21T10:00:00Z");
    /// Each character that needs repair, between characters that do not.
    private static final String BROKEN = "a\0b\uD83Dc\uDC69\uDC69d👩\uD83D";
    private static final String REPAIRED = "a\uFFFDb\uFFFDc\uFFFD\uFFFDd👩\uFFFD";

    @ParameterizedTest
    @CsvSource({"\\u0000, ?", "\\ud800, ?", "\\udbff, ?", "\\udc00, ?", "\\udfff, ?", "x\\ud800x, x?x",
            "\\udfff\\ud800, ??", "\\ud800\\ud800\\udc00, ?\uD800\uDC00", "\\ud7ff, \uD7FF", "\\ue000, \uE000",
            "\\uffff, \uFFFF", "\\ud800\\udc00, \uD800\uDC00", "\\udbff\\udfff, \uDBFF\uDFFF"})
    void escapedCharactersAreRepairedOrKept(String escaped, String shown) {
        var json = EventBuilder.sent("msg-1").json();
        assertThat(ChatEventParser.parse(json.replace("hello", escaped), RECEIVED_AT).json())
                .isEqualTo(json.replace("hello", shown.replace('?', '\uFFFD')));
    }

    @Test
    void everyTextOfMessageIsRepaired() {
        assertThat(message(BROKEN).parsed().json()).isEqualTo(message(REPAIRED).json());
        assertThat(ChatEventParser.parse(escaped(message(BROKEN).json()), RECEIVED_AT).json())
                .isEqualTo(message(REPAIRED).json());
    }

    @Test
    void bodyReceivedAsTextMayHoldRawSurrogates() {
        var batch = ChatEventParser.parseBatch("{\"events\":[" + message(BROKEN).json() + "],\"\uD83D\":\"\uDC69\"}",
                "acme", RECEIVED_AT);
        assertThat(batch.refused()).isEmpty();
        assertThat(batch.events().getFirst().parsed().json()).isEqualTo(message(REPAIRED).json());
    }

    @Test
    void titleReasonAndReactionAreRepairedInEvent() {
        assertThat(((SessionStarted) EventBuilder.started().with("title", BROKEN).parsed().event()).title())
                .contains(REPAIRED);
        assertThat(((SessionEnded) EventBuilder.ended().with("reason", BROKEN).parsed().event()).reason())
                .contains(REPAIRED);
        var reaction = EventBuilder.reactionAdded("msg-1", "p-1", BROKEN);
        assertThat(((ReactionAdded) reaction.parsed().event()).reaction()).isEqualTo(REPAIRED);
        assertThat(reaction.parsed().json()).contains("\"reaction\":\"" + REPAIRED + "\"");
    }

    @Test
    void repairedImageAddressIsCheckedAsFilesShowIt() {
        var image = EventBuilder.sent("msg-1").with("message.payloadType", "IMAGE_MESSAGE").with("message.payload",
                "https://a/\uD83D");
        assertThat(image.parsed().json()).contains("https://a/\uFFFD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "👩👩", "\uFFFD", "\uD7FF\uE000\uFFFF", "\u0001\u001F\u007F\u0085"})
    void textWithoutFaultIsUnchanged(String text) {
        assertThat(Text.repaired(text)).isSameAs(text);
    }

    @Test
    void repairedTextHasSameLengthAndEncodes() {
        for (var text : List.of(BROKEN, "\0", "\uD83D", "\uDC69\uD83D", "x\0", "\0x")) {
            var repaired = Text.repaired(text);
            assertThat(Text.codePoints(repaired)).isEqualTo(Text.codePoints(text));
            assertThat(Text.utf8Length(repaired)).isEqualTo(repaired.getBytes(StandardCharsets.UTF_8).length);
            assertThat(new String(repaired.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .isEqualTo(repaired).doesNotContain("\0");
        }
    }

    private static EventBuilder message(String text) {
        return EventBuilder.sent("msg-1").with("message.payload", text).with("message.displayName", text)
                .with("message.roles", List.of(text)).with("message.metadata", Map.of(text, List.of(Map.of("a", text))))
                .with("extra", List.of(1, Map.of(text, List.of(text)))).with(text, text).with("message." + text, text);
    }

    /// Returns the JSON in ASCII, with escapes for all other characters.
    private static String escaped(String json) {
        var escaped = new StringBuilder();
        json.chars().forEach(c -> escaped.append(c < 0x80 ? String.valueOf((char) c) : "\\u%04x".formatted(c)));
        return escaped.toString();
    }
}
