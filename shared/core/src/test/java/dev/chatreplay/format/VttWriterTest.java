package dev.chatreplay.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.chat.ChatMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class VttWriterTest {
    private static final Instant START = WrittenFile.FACTS.startedAt().orElseThrow();
    private static final String LINE_60 = "x".repeat(CueText.LINE_LENGTH);

    private static MessageBuilder message(String name, String text) {
        return new MessageBuilder().displayName(name).payload(text).createdAt(START);
    }

    private static String vtt(MessageBuilder... messages) throws IOException {
        return WrittenFile.of(ChatFormat.VTT,
                Stream.of(messages).map(MessageBuilder::message).toArray(ChatMessage[]::new));
    }

    private static String text(MessageBuilder message) {
        return CueText.of(message.message());
    }

    private static ChatMessage[] nastyMessages(Random random) {
        return IntStream.range(0, 60)
                .mapToObj(i -> NastyMessage.next(random, "m" + i).createdAt(START.plusMillis(i * 100L)).message())
                .toArray(ChatMessage[]::new);
    }

    @Test
    void vttOfEmptyChatHasOnlyHeader() throws IOException {
        assertThat(vtt()).isEqualTo("WEBVTT\n");
    }

    @Test
    void vttHasCueForEachMessageFromStartOfSession() throws IOException {
        assertThat(vtt(message("Amara", "hello").id("m-1").createdAt(START.plusNanos(1_999_999)),
                message("Ben", "hi").id("m-2").createdAt(START.plusSeconds(3661)))).isEqualTo("""
                        WEBVTT

                        1 m-1
                        00:00:00.001 --> 00:00:08.001
                        <v Amara>Amara: hello</v>

                        2 m-2
                        01:01:01.000 --> 01:01:09.000
                        <v Ben>Ben: hi</v>
                        """);
    }

    @Test
    void vttCountsFromFirstMessageWhenStartIsUnknown() throws IOException {
        var facts = new ChatFacts("s-1", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(WrittenFile.of(ChatFormat.VTT, facts, message("A", "a").createdAt(START.minusMillis(250)).message(),
                message("B", "b").message())).contains("00:00:00.000 --> 00:00:08.000\n<v A>",
                        "00:00:00.250 --> 00:00:08.250\n<v B>");
    }

    @Test
    void vttShowsMessagesBeforeStartAtZero() throws IOException {
        assertThat(vtt(message("A", "a").createdAt(START.minusSeconds(3600)),
                message("B", "b").createdAt(START.minusNanos(1)), message("C", "c").createdAt(START.plusMillis(5))))
                .contains("00:00:00.000 --> 00:00:08.000\n<v A>", "00:00:00.000 --> 00:00:08.000\n<v B>",
                        "00:00:00.005 --> 00:00:08.005\n<v C>");
    }

    @Test
    void vttHasMoreDigitsOfHoursInLongSession() throws IOException {
        assertThat(vtt(message("A", "a").createdAt(START.plus(Duration.ofHours(100)).minusMillis(1)),
                message("B", "b").createdAt(Instant.parse("9999-12-31T23:59:59Z"))))
                .contains("\n99:59:59.999 --> 100:00:07.999\n", "\n69890846:59:59.000 --> 69890847:00:07.000\n");
    }

    @Test
    void vttFinishWritesVisibleCues() throws IOException {
        var out = new ByteArrayOutputStream();
        try (var vtt = WrittenFile.writer(ChatFormat.VTT, out)) {
            for (var i = 0; i < 9; i++) {
                vtt.write(message("A", "text " + i).message());
            }
            vtt.finish();
            assertThat(out.toString(StandardCharsets.UTF_8)).containsSubsequence("text 0", "text 1", "text 8</v>\n");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "m-1 | 7 m-1", "NOTE | 7 NOTE", "a-->b--->c | 7 a--\\u003eb---\\u003ec",
            "a\u2028\u202eb | 7 a\\u2028\\u202eb",
            "00:00:00.000 --> 00:00:01.000 | 7 00:00:00.000 --\\u003e 00:00:01.000"})
    void identifierIsOneLineWithoutArrow(String id, String identifier) {
        assertThat(CueText.identifier(7, new MessageBuilder().id(id).message())).isEqualTo(identifier);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "Amara | hello | <v Amara>Amara: hello</v>",
            "Amara | `` | <v Amara>Amara:</v>",
            "Amara | `\n \n\t\r\n` | <v Amara>Amara:</v>",
            "Amara | `\n\na\n\nb\n` | `<v Amara>Amara: a\nb</v>`",
            "`` | a | <v p1>p1: a</v>",
            "` \u00a0` | a | <v p1>p1: a</v>",
            "` Amara ` | ` a ` | `<v Amara>Amara:  a </v>`",
            "A & <b> | &lt;i> --> | <v A &amp; &lt;b&gt;>A &amp; &lt;b&gt;: &amp;lt;i&gt; --&gt;</v>",
            "A: b: | c | <v A\\u003a b\\u003a>A\\u003a b\\u003a: c</v>",
            "a-- | b | <v a-&#45;>a--: b</v>", "a- | -- | <v a->a-: --</v>",
            "a\u001b[2J | \u202eb\u2028c | <v a\\u001b[2J>a\\u001b[2J: \\u202eb\\u2028c</v>"})
    void cueTextIsVoiceSpanWithoutMarkupOfParticipants(String name, String text, String cue) {
        assertThat(text(message(name, text))).isEqualTo(cue);
    }

    @Test
    void cueTextShowsOtherPayloadsWithTheirKind() {
        assertThat(text(message("B", "").payload("IMAGE_MESSAGE", "https://a.org/b.png")))
                .isEqualTo("<v B>B: [image] https://a.org/b.png</v>");
        assertThat(text(message("B", "").payload("FILE_MESSAGE", "{\"link\":\"a:b\",\"name\":\"n\",\"size\":7}")))
                .isEqualTo("<v B>B: [file] n\n[link] a:b\n[size] 7 bytes</v>");
        assertThat(text(message("B", "").payload("CUSTOM_MESSAGE", "{\"a\":[1]}")))
                .isEqualTo("<v B>B: [custom] {\"a\":[1]}</v>");
    }

    @Test
    void cueTextHasAtMostThreeLines() {
        assertThat(text(message("B", "1\n2\n3"))).isEqualTo("<v B>B: 1\n2\n3</v>");
        assertThat(text(message("B", "1\n2\n3\n\n4"))).isEqualTo("<v B>B: 1\n2\n3…</v>");
        assertThat(text(message("B", "1\n" + LINE_60 + "\n3\n4")))
                .isEqualTo("<v B>B: 1\n" + LINE_60 + "\n3…</v>");
    }

    @Test
    void cueTextCountsLongLineAsSeveral() {
        var twoLines = LINE_60 + LINE_60.substring(3);
        assertThat(text(message("B", twoLines + "\n3"))).isEqualTo("<v B>B: " + twoLines + "\n3</v>");
        assertThat(text(message("B", twoLines + "x\n3"))).isEqualTo("<v B>B: " + twoLines + "x…</v>");
        assertThat(text(message("B", "1\n" + LINE_60 + LINE_60 + "\n4")))
                .isEqualTo("<v B>B: 1\n" + LINE_60 + LINE_60.substring(1) + "…</v>");
        assertThat(text(message("B", "1\n" + LINE_60 + LINE_60))).isEqualTo("<v B>B: 1\n" + LINE_60 + LINE_60 + "</v>");
    }

    @Test
    void cueTextIsCutAtCodePoint() {
        assertThat(text(message("B", "😀".repeat(177)))).isEqualTo("<v B>B: " + "😀".repeat(177) + "</v>");
        assertThat(text(message("B", "😀".repeat(178)))).isEqualTo("<v B>B: " + "😀".repeat(176) + "…</v>");
        var name = "😀".repeat(CueText.MAX_NAME);
        assertThat(text(message(name, "a"))).isEqualTo("<v " + name + ">" + name + ": a</v>");
        var cut = "😀".repeat(CueText.MAX_NAME - 1) + "…";
        assertThat(text(message(name + "x", "a"))).isEqualTo("<v " + cut + ">" + cut + ": a</v>");
    }

    @ParameterizedTest
    @MethodSource("dev.chatreplay.format.CsvWriterTest#seeds")
    void vttHasOnlyWholeCuesWhateverTextsAre(long seed) throws IOException {
        var random = new Random(seed);
        var messages = nastyMessages(random);
        var vtt = WrittenFile.of(ChatFormat.VTT, messages);
        assertThat(vtt).as("seed %d", seed).startsWith("WEBVTT\n\n").endsWith("</v>\n")
                .doesNotContainPattern(NastyMessage.HIDDEN);
        var blocks = List.of(vtt.split("\n\n"));
        assertThat(blocks).as("seed %d", seed).hasSize(1 + messages.length);
        for (var i = 0; i < messages.length; i++) {
            assertThat(blocks.get(i + 1)).as("seed %d", seed).matches((i + 1) + " m" + i + "[^\n]*\n"
                    + "\\d\\d:\\d\\d:\\d\\d\\.\\d{3} --> \\d\\d:\\d\\d:\\d\\d\\.\\d{3}\n"
                    + "<v [^\n<>]+>[^\n<>]+(\n[^\n<>]+){0,2}</v>\n?");
        }
        assertThat(vtt.split("-->", -1)).as("seed %d", seed).hasSize(1 + messages.length);
    }

    @ParameterizedTest
    @MethodSource("dev.chatreplay.format.CsvWriterTest#seeds")
    void shiftOfNastyChatMovesEveryCue(long seed) throws IOException {
        var random = new Random(seed);
        var messages = nastyMessages(random);
        var by = Duration.ofMillis(random.nextInt(100_000_000));
        var later = new ChatFacts("s-1", Optional.empty(), Optional.empty(), Optional.of(START.minus(by)),
                Optional.empty());
        assertThat(VttShiftTest.shifted(WrittenFile.of(ChatFormat.VTT, messages), by)).as("seed %d", seed)
                .isEqualTo(WrittenFile.of(ChatFormat.VTT, later, messages));
    }
}
