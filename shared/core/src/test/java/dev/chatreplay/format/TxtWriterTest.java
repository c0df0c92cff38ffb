package dev.chatreplay.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.chat.ChatMessage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TxtWriterTest {
    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");
    private static final String HEAD = """
            Session   s-1
            Meeting   meeting-1
            Title     Weekly
            Start     2026-11-21 09:00:00 UTC
            End       2026-11-21 10:00:00 UTC
            """;
    private static final String HEAD_AND_DAY = HEAD + "\n--- 2026-11-21 ---\n\n";
    /// Every line that a transcript may have: of the head, of a day, of a message, of its further lines and of its notes.
    private static final Pattern LINE = Pattern.compile(
            "(Session|Meeting|Title|Start|End) {3,7}.*|(--- \\d{4}-\\d\\d-\\d\\d ---)?|\\d\\d:\\d\\d:\\d\\d {2}.*| {10}.*| {8}[>#*+] .+");

    private static MessageBuilder message(String name, String text) {
        return new MessageBuilder().displayName(name).payload(text).createdAt(START);
    }

    private static String txt(MessageBuilder... messages) throws IOException {
        return WrittenFile.of(ChatFormat.TXT,
                Stream.of(messages).map(MessageBuilder::message).toArray(ChatMessage[]::new));
    }

    @Test
    void txtOfEmptyChatHasOnlyHead() throws IOException {
        assertThat(txt()).isEqualTo(HEAD);
        var unknown = new ChatFacts("s\n1\u202e", Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty());
        assertThat(WrittenFile.of(ChatFormat.TXT, unknown)).isEqualTo("Session   s\\u000a1\\u202e\n");
    }

    @Test
    void txtShowsTimeSenderAndText() throws IOException {
        assertThat(txt(message("Amara", "hello"), message("Ben", "").createdAt(START.plusMillis(61_999))))
                .isEqualTo(HEAD_AND_DAY + "09:00:00  Amara: hello\n09:01:01  Ben:\n");
    }

    @Test
    void txtIndentsFurtherLinesOfText() throws IOException {
        assertThat(txt(message("Amara", "a\nb\r\n\r  09:00:00  Ben: no\n--- 2026-11-22 ---")))
                .isEqualTo(HEAD_AND_DAY + """
                        09:00:00  Amara: a
                                  b
                                  \

                                    09:00:00  Ben: no
                                  --- 2026-11-22 ---
                        """);
    }

    @Test
    void txtMarksEachDay() throws IOException {
        assertThat(txt(message("A", "a").createdAt(Instant.parse("2026-11-21T23:59:59.999Z")),
                message("B", "b").createdAt(Instant.parse("2026-11-22T00:00:00Z")),
                message("C", "c").createdAt(Instant.parse("2026-11-22T00:00:01Z")))).isEqualTo(
                        HEAD_AND_DAY + "23:59:59  A: a\n\n--- 2026-11-22 ---\n\n00:00:00  B: b\n00:00:01  C: c\n");
    }

    @Test
    void txtShowsNotesBelowText() throws IOException {
        assertThat(txt(message("Amara", "x").pinned().editedAt("2026-11-21T09:00:07.999999999Z").replyTo("m-0\t")
                .reactions("{\"👍\":[\"p1\",\"p2\"],\"a\\nb\":[\"p3\"]}"))).isEqualTo(HEAD_AND_DAY + """
                        09:00:00  Amara: x
                                > reply to message m-0\\u0009
                                * edited 09:00:07
                                * pinned
                                + 2 👍
                                + 1 a\\u000ab
                        """);
        assertThat(txt(message("Amara", "x").editedAt("2026-11-22T00:00:07.000000000Z")))
                .endsWith("        * edited 2026-11-22 00:00:07\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "IMAGE_MESSAGE  | https://example.org/a.png | # image https://example.org/a.png",
            "FILE_MESSAGE   | {\"link\":\"https://a.org/p\",\"size\":12,\"name\":\"p\\n.pdf\"} "
                    + "| # file p\\u000a.pdf;# link https://a.org/p;# size 12 bytes",
            "FILE_MESSAGE   | { \"x\" : {\"link\":[1]}, \"link\": \"ftp://a/p\", \"name\": null } | # file ftp://a/p",
            "FILE_MESSAGE   | {\"link\":\"ftp://a/p\",\"name\":\" \"}  | # file ftp://a/p",
            "FILE_MESSAGE   | {\"link\":\"ftp://a/p\",\"name\":\"\u3164\"}  | # file ftp://a/p",
            "FILE_MESSAGE   | {\"link\":           | # file {\"link\":",
            "FILE_MESSAGE   | []                   | # file []",
            "CUSTOM_MESSAGE | {\"poll\":[\"yes\"]} | # custom {\"poll\":[\"yes\"]}",
            "CUSTOM_MESSAGE | `a\nb`               | # custom a\\u000ab"})
    void txtShowsOtherPayloadsAsNotes(String type, String payload, String notes) throws IOException {
        assertThat(txt(message("Ben", "").payload(type, payload)))
                .isEqualTo(HEAD_AND_DAY + "09:00:00  Ben:\n        " + notes.replace(";", "\n        ") + "\n");
    }

    @Test
    void txtShowsTextOfUnknownTypeAsText() throws IOException {
        assertThat(txt(message("Ben", "").payload("POLL_MESSAGE", "a\nb"))).endsWith("  Ben: a\n          b\n");
    }

    @Test
    void txtReplyShowsMessageThatItAnswers() throws IOException {
        var other = START.plus(Duration.ofDays(1));
        assertThat(txt(message("Amara", "first\nsecond").id("m-1"),
                message("Ben", "").payload("IMAGE_MESSAGE", "a:b").id("m-2").replyTo("m-1"),
                message("Cleo", "c").replyTo("m-2").createdAt(other), message("Cleo", "x".repeat(200)).id("m-4")
                        .createdAt(other),
                message("Ben", "d").replyTo("m-4").createdAt(other))).isEqualTo(HEAD_AND_DAY + """
                        09:00:00  Amara: first
                                  second
                        09:00:00  Ben:
                                # image a:b
                                > reply to 09:00:00  Amara: first

                        --- 2026-11-22 ---

                        09:00:00  Cleo: c
                                > reply to 2026-11-21 09:00:00  Ben: image a:b
                        09:00:00  Cleo: %s
                        09:00:00  Ben: d
                                > reply to 09:00:00  Cleo: %s…
                        """.formatted("x".repeat(200), "x".repeat(RecentMessages.MAX_CODE_POINTS - 7)));
    }

    @Test
    void txtReplyToItselfOrToLaterMessageShowsId() throws IOException {
        assertThat(txt(message("A", "a").id("m-1").replyTo("m-1"), message("B", "b").id("m-2").replyTo("m-3"),
                message("C", "c").id("m-3"))).contains("> reply to message m-1\n", "> reply to message m-3\n");
    }

    @ParameterizedTest
    @CsvSource({"1000,09:00:00  p1: text 0", "1001,message m-0"})
    void txtReplyFindsOneOfLast1000Messages(int distance, String shown) throws IOException {
        var messages = new ArrayList<ChatMessage>();
        for (var i = 0; i < distance; i++) {
            messages.add(message("", "text " + i).id("m-" + i).message());
        }
        messages.add(message("", "reply").id("reply").replyTo("m-0").message());
        assertThat(WrittenFile.of(ChatFormat.TXT, messages.toArray(ChatMessage[]::new)))
                .endsWith("        > reply to " + shown + "\n");
    }

    @Test
    void recentMessagesKeepNewestOfSameId() {
        var recent = new RecentMessages();
        var time = new TxtTime(MessageBuilder.TIME);
        recent.add("a", time, "old");
        IntStream.range(0, RecentMessages.LIMIT - 1).forEach(i -> recent.add("m-" + i, time, "text"));
        recent.add("a", time, "new");
        recent.add("b", time, "text");
        assertThat(recent.shown("a", time)).isEqualTo("09:00:00  new");
        assertThat(recent.shown("m-0", time)).isEqualTo("message m-0");
        assertThat(recent.shown("m-1", time)).isEqualTo("09:00:00  text");
    }

    @ParameterizedTest
    @MethodSource("dev.chatreplay.format.CsvWriterTest#seeds")
    void txtHasOnlyLinesOfItsOwnWhateverTextsAre(long seed) throws IOException {
        var random = new Random(seed);
        var messages = IntStream.range(0, 40).mapToObj(i -> NastyMessage.next(random, "m" + i).message()).toList();
        var text = WrittenFile.of(ChatFormat.TXT, messages.toArray(ChatMessage[]::new));
        assertThat(text).as("seed %d", seed).endsWith("\n").doesNotContainPattern(NastyMessage.HIDDEN);
        var lines = List.of(text.split("\n", -1));
        assertThat(lines).as("seed %d", seed).allMatch(line -> LINE.matcher(line).matches());
        var firstLines = lines.stream().filter(line -> line.matches("\\d\\d:.*")).toList();
        assertThat(firstLines).as("seed %d", seed).hasSameSizeAs(messages);
        for (var i = 0; i < messages.size(); i++) {
            assertThat(firstLines.get(i)).startsWith("09:00:00  " + ShownText.sender(messages.get(i)) + ":");
        }
    }
}
