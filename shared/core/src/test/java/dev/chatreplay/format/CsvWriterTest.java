package dev.chatreplay.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatreplay.chat.ChatMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvWriterTest {
    private static final String HEADER = "id,participantId,sessionId,meetingId,displayName,pinned,isEdited,payloadType,payload,createdAt";

    @Test
    void csvOfEmptyChatHasOnlyHeader() throws IOException {
        assertThat(csv()).isEqualTo(HEADER + "\r\n");
    }

    @Test
    void csvFinishWritesAllRowsToStream() throws IOException {
        var out = new ByteArrayOutputStream();
        try (var csv = new CsvWriter(out)) {
            csv.finish();
            assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(HEADER + "\r\n");
        }
    }

    @Test
    void csvWritesOneRowForEachMessage() throws IOException {
        var message = row("m1", "Amara", true, Optional.empty(), "hello",
                "2026-11-21T09:00:00.100Z");
        assertThat(csv(message)).isEqualTo(
                HEADER + "\r\nm1,p1,s1,r1,Amara,true,false,TEXT_MESSAGE,hello,2026-11-21T09:00:00.100Z\r\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "``         | ``",
            "hello      | hello",
            "`a b`      | `a b`",
            "`a,b`      | `\"a,b\"`",
            "`a\"b`     | `\"a\"\"b\"`",
            "`\"`       | `\"\"\"\"`",
            "`a\nb`     | `\"a\nb\"`",
            "`a\r\nb`   | `\"a\r\nb\"`",
            "`a\rb`     | `\"a\rb\"`",
            "`\r`       | `\"\r\"`",
            "` a`       | `\" a\"`",
            "`a `       | `\"a \"`",
            "`a\t`      | `\"a\t\"`",
            "`#a`       | `\"#a\"`",
            "`!a`       | `\"!a\"`",
            "`=1+1`     | `=1+1`",
            "`+1`       | `+1`",
            "`-1`       | `-1`",
            "`@a`       | `@a`",
            "`'a'`      | `'a'`",
            "`a;b`      | `a;b`",
            "`a\\b`     | `a\\b`",
            "`é😀`      | `é😀`",
            "`שלום`     | `שלום`",
            "`\u0001a`  | `\"\u0001a\"`",
            "`a\u0085\u2028b` | `a\u0085\u2028b`",
            "`\uFEFFa`  | `\uFEFFa`"})
    void csvQuotesOnlyValuesThatNeedQuotes(String payload, String written) throws IOException {
        assertThat(csv(message("m1", "", payload)))
                .isEqualTo(HEADER + "\r\nm1,p1,s1,r1,,false,true,TEXT_MESSAGE," + written + ",t\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-a", "_a", ".a", ":a", "=a", "0a", "Za", "za"})
    void csvNeverQuotesIds(String id) throws IOException {
        assertThat(csv(message(id, "", ""))).contains("\r\n" + id + ",p1,");
    }

    @Test
    void csvIsUtf8WithoutByteOrderMark() throws IOException {
        var out = new ByteArrayOutputStream();
        try (var csv = new CsvWriter(out)) {
            csv.write(message("m1", "", "é€😀"));
        }
        assertThat(out.toByteArray()).startsWith('i', 'd', ',').containsSequence(0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0,
                0x9f,
                0x98, 0x80);
    }

    @Test
    void csvRefusesTextThatUtf8CannotEncode() {
        assertThatThrownBy(() -> csv(message("m1", "", "\uD83D"))).isInstanceOf(CharacterCodingException.class);
    }

    @Test
    void csvCloseFlushesAndClosesStream() throws IOException {
        var closed = new AtomicBoolean();
        var out = new ByteArrayOutputStream() {
            @Override
            public void close() {
                closed.set(true);
            }
        };
        new CsvWriter(out).close();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("id,");
        assertThat(closed).isTrue();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void csvParserReadsSameValues(long seed) throws IOException {
        var random = new Random(seed);
        var messages = IntStream.range(0, 40).mapToObj(i -> message("m" + i, hostileText(random), hostileText(random)))
                .toArray(ChatMessage[]::new);
        var format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
        try (var records = CSVParser.parse(csv(messages), format)) {
            assertThat(records.getHeaderNames()).containsExactly(HEADER.split(","));
            assertThat(records.getRecords()).as("seed %d", seed).extracting(r -> r.toList()).isEqualTo(
                    List.of(messages).stream().map(m -> List.of(m.id(), "p1", "s1", "r1", m.displayName(), "false",
                            "true", "TEXT_MESSAGE", m.payload(), "t")).toList());
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    private static String hostileText(Random random) {
        var pieces = List.of("\"", "\"\"", ",", "\r", "\n", "\r\n", " ", "\t", "#", "=", "+", "-", "@", "'", "\\", "a",
                "é",
                "😀", "👩‍👩‍👧", "\u202e", "\u0001", "\u001f", "\u007f", "\u0085", "\u2028", "\ufeff", "\\N", "NULL",
                "שלום");
        return random.ints(random.nextInt(8), 0, pieces.size()).mapToObj(pieces::get).collect(Collectors.joining());
    }

    private static ChatMessage message(String id, String displayName, String payload) {
        return row(id, displayName, false, Optional.of("t"), payload, "t");
    }

    private static String csv(ChatMessage... messages) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var csv = new CsvWriter(out)) {
            for (var message : messages) {
                csv.write(message);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static ChatMessage row(String id, String displayName, boolean pinned, Optional<String> editedAt,
            String payload,
            String createdAt) {
        return new ChatMessage(id, "p1", Optional.empty(), "s1", "r1", displayName, pinned, editedAt, "TEXT_MESSAGE",
                payload, createdAt, 0, Optional.empty(), List.of(), List.of(), Optional.empty(), Optional.empty(), 0, 0,
                false);
    }
}
