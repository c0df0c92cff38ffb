package dev.chatreplay.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatreplay.chat.ChatMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
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
    private static final String SHOWN = "2026-11-21T09:00:00.100Z";

    @Test
    void csvOfEmptyChatHasOnlyHeader() throws IOException {
        assertThat(csv()).isEqualTo(HEADER + "\r\n");
    }

    @Test
    void csvFinishWritesAllRowsToStream() throws IOException {
        var out = new ByteArrayOutputStream();
        try (var csv = WrittenFile.writer(ChatFormat.CSV, out)) {
            csv.finish();
            assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(HEADER + "\r\n");
        }
    }

    @Test
    void csvWritesOneRowForEachMessage() throws IOException {
        var message = new MessageBuilder().displayName("Amara").pinned().payload("hello").message();
        assertThat(csv(message)).isEqualTo(
                HEADER + "\r\nm1,p1,s1,r1,Amara,true,false,TEXT_MESSAGE,\"hello\"," + SHOWN + "\r\n");
    }

    @Test
    void csvWritesCustomMessages() throws IOException {
        var message = new MessageBuilder().payload("CUSTOM_MESSAGE", "{\"poll\":[\"yes\",\"no\"]}")
                .editedAt(MessageBuilder.TIME).message();
        assertThat(csv(message)).endsWith(
                "\r\nm1,p1,s1,r1,,false,true,CUSTOM_MESSAGE,\"{\"\"poll\"\":[\"\"yes\"\",\"\"no\"\"]}\"," + SHOWN
                        + "\r\n");
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
    void csvQuotesOtherValuesOnlyWhenTheyNeedQuotes(String name, String written) throws IOException {
        assertThat(csv(new MessageBuilder().displayName(name).message()))
                .isEqualTo(HEADER + "\r\nm1,p1,s1,r1," + written + ",false,false,TEXT_MESSAGE,\"\"," + SHOWN + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "a,b", "\"", "a\nb", "a\r\nb", "\r", " a ", "=1+1", "NULL", "1"})
    void csvQuotesPayloadInEveryRow(String payload) throws IOException {
        assertThat(csv(new MessageBuilder().payload(payload).message()))
                .endsWith(",TEXT_MESSAGE,\"" + payload.replace("\"", "\"\"") + "\"," + SHOWN + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-a", "_a", ".a", ":a", "=a", "0a", "Za", "za", "$a", "@a", "💬"})
    void csvQuotesNoPlainId(String id) throws IOException {
        assertThat(csv(new MessageBuilder().id(id).message())).contains("\r\n" + id + ",p1,");
    }

    @Test
    void csvIsUtf8WithoutByteOrderMark() throws IOException {
        var out = new ByteArrayOutputStream();
        try (var csv = WrittenFile.writer(ChatFormat.CSV, out)) {
            csv.write(new MessageBuilder().payload("é€😀").message());
        }
        assertThat(out.toByteArray()).startsWith('i', 'd', ',').containsSequence(0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0,
                0x9f, 0x98, 0x80);
    }

    @Test
    void csvRefusesTextThatUtf8CannotEncode() {
        assertThatThrownBy(() -> csv(new MessageBuilder().payload("\uD83D").message()))
                .isInstanceOf(CharacterCodingException.class);
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
        WrittenFile.writer(ChatFormat.CSV, out).close();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("id,");
        assertThat(closed).isTrue();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void csvParserReadsSameValues(long seed) throws IOException {
        var random = new Random(seed);
        var messages = IntStream.range(0, 40)
                .mapToObj(i -> new MessageBuilder().id("m" + i).displayName(HostileText.next(random))
                        .payload(HostileText.next(random)).message())
                .toArray(ChatMessage[]::new);
        var format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
        try (var records = CSVParser.parse(csv(messages), format)) {
            assertThat(records.getHeaderNames()).containsExactly(HEADER.split(","));
            assertThat(records.getRecords()).as("seed %d", seed).extracting(r -> r.toList()).isEqualTo(
                    List.of(messages).stream().map(m -> List.of(m.id(), "p1", "s1", "r1", m.displayName(), "false",
                            "false", "TEXT_MESSAGE", m.payload(), SHOWN)).toList());
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    private static String csv(ChatMessage... messages) throws IOException {
        return WrittenFile.of(ChatFormat.CSV, messages);
    }
}
