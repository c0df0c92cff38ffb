package dev.chatreplay.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatreplay.chat.ChatMessage;
import dev.chatreplay.chat.ParticipantMarkers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NdjsonWriterTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SESSION = "{\"session\":{\"id\":\"s-1\",\"meetingId\":\"meeting-1\",\"title\":\"Weekly\","
            + "\"startedAt\":\"2026-11-21T09:00:00.000000000Z\",\"endedAt\":\"2026-11-21T10:00:00.000000000Z\"},";

    /// An `ndjson` file and its index.
    private record Written(String lines, String index) {
        static Written of(List<ParticipantMarkers> markers, ChatMessage... messages) throws IOException {
            return of(WrittenFile.FACTS, markers, messages);
        }

        static Written of(ChatFacts facts, List<ParticipantMarkers> markers, ChatMessage... messages)
                throws IOException {
            var file = new ByteArrayOutputStream();
            var index = new ByteArrayOutputStream();
            try (var writer = ChatFormat.NDJSON.writer(facts, new FileStreams(file, Optional.of(index)))) {
                for (var each : markers) {
                    writer.write(each);
                }
                for (var message : messages) {
                    writer.write(message);
                }
                writer.finish();
                return new Written(file.toString(StandardCharsets.UTF_8), index.toString(StandardCharsets.UTF_8));
            }
        }
    }

    private static String lines(ChatMessage... messages) throws IOException {
        return Written.of(List.of(), messages).lines();
    }

    private static String payload(MessageBuilder message) throws IOException {
        var line = lines(message.message());
        return line.substring(line.indexOf("\"payload\":") + "\"payload\":".length(), line.indexOf(",\"createdAt\""));
    }

    @Test
    void ndjsonLeavesOutAbsentValues() throws IOException {
        assertThat(lines(new MessageBuilder().payload("hi").message())).isEqualTo(
                "{\"id\":\"m1\",\"participantId\":\"p1\",\"sessionId\":\"s1\",\"meetingId\":\"r1\",\"displayName\":\"\","
                        + "\"pinned\":false,\"isEdited\":false,\"payloadType\":\"TEXT_MESSAGE\",\"payload\":\"hi\","
                        + "\"createdAt\":\"2026-11-21T09:00:00.100999999Z\",\"sequence\":0,\"editCount\":0,\"readCount\":0,"
                        + "\"deliveredCount\":0}\n");
    }

    @Test
    void ndjsonWritesEveryField() throws IOException {
        var message = new MessageBuilder().payload("hi").displayName("Amara").userId("u-1").replyTo("$m0").pinned()
                .sequence(9007199254740991L).roles("host", "co\"host").editedAt("2026-11-21T09:00:07.999999999Z")
                .editCount(3).reactions("{\"👍\":[\"p1\"]}").counts(3, 5).metadata("{\"b\":1.50,\"a\":1E400}")
                .message();
        assertThat(lines(message)).isEqualTo(
                "{\"id\":\"m1\",\"participantId\":\"p1\",\"sessionId\":\"s1\",\"meetingId\":\"r1\",\"displayName\":\"Amara\","
                        + "\"pinned\":true,\"isEdited\":true,\"payloadType\":\"TEXT_MESSAGE\",\"payload\":\"hi\","
                        + "\"createdAt\":\"2026-11-21T09:00:00.100999999Z\",\"userId\":\"u-1\",\"replyTo\":\"$m0\","
                        + "\"sequence\":9007199254740991,\"roles\":[\"host\",\"co\\\"host\"],"
                        + "\"editedAt\":\"2026-11-21T09:00:07.999999999Z\",\"editCount\":3,\"reactions\":{\"👍\":[\"p1\"]},"
                        + "\"readCount\":3,\"deliveredCount\":5,\"metadata\":{\"b\":1.50,\"a\":1E400}}\n");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            {"link":"x:y","size":18446744073709551616,"z":1.50,"a":1E400}
            [1,"two",null]
            12345678901234567890.10
            true
            null
            """)
    void ndjsonKeepsJsonPayloadAsRecorded(String json) throws IOException {
        assertThat(payload(new MessageBuilder().json("CUSTOM_MESSAGE", json))).isEqualTo(json);
    }

    @Test
    void ndjsonParsesFileThatWasSentAsText() throws IOException {
        var sent = "{ \"size\" : 12 ,\r\n\t\"link\":\"x:\\u0061\",\"z\":[1.50, 1E400 , {\"\\ud800k\":\"\\u0000\\udc00\\ud83d\\ude00\"}] }\n";
        assertThat(payload(new MessageBuilder().payload("FILE_MESSAGE", sent)))
                .isEqualTo("{\"size\":12,\"link\":\"x:a\",\"z\":[1.50,1E400,{\"\uFFFDk\":\"\uFFFD\uFFFD😀\"}]}");
    }

    @Test
    void ndjsonKeepsTextsAsStrings() throws IOException {
        assertThat(payload(new MessageBuilder().payload("CUSTOM_MESSAGE", "7"))).isEqualTo("\"7\"");
        assertThat(payload(new MessageBuilder().payload("TEXT_MESSAGE", "{\"a\":1}"))).isEqualTo("\"{\\\"a\\\":1}\"");
        assertThat(payload(new MessageBuilder().payload("IMAGE_MESSAGE", "x:y"))).isEqualTo("\"x:y\"");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = "{\n{} {}\n`` \nlink")
    void ndjsonKeepsFileThatIsNotJsonAsString(String text) throws IOException {
        assertThat(payload(new MessageBuilder().payload("FILE_MESSAGE", text))).isEqualTo("\"" + text + "\"");
    }

    @Test
    void ndjsonEscapesEveryLineBreakOfUnicode() throws IOException {
        var breaks = "\n\r\u000b\u000c\u001c\u001d\u001e\u0085\u2028\u2029";
        var escaped = "\\n\\r\\u000B\\f\\u001C\\u001D\\u001E\\u0085\\u2028\\u2029";
        var line = lines(new MessageBuilder().payload(breaks).displayName("\u2028").userId("\u0085")
                .metadata("{\"\u2028\":\"\u2029\"}").reactions("{\"\u0085\":[\"p\u2028\"]}").roles("\u2029").message());
        assertThat(line).contains("\"payload\":\"" + escaped + "\"", "{\"\\u2028\":\"\\u2029\"}",
                "{\"\\u0085\":[\"p\\u2028\"]}");
        assertThat(line.substring(0, line.length() - 1)).doesNotContainPattern("\\R");
        assertThat(JSON.readTree(line).get("payload").asText()).isEqualTo(breaks);
    }

    @ParameterizedTest
    @MethodSource("dev.chatreplay.format.CsvWriterTest#seeds")
    void jsonParserReadsSameTextsOfAllFields(long seed) throws IOException {
        var random = new Random(seed);
        var messages = new ArrayList<ChatMessage>();
        for (int i = 0; i < 20; i++) {
            messages.add(nasty(random));
        }
        var lines = lines(messages.toArray(ChatMessage[]::new)).lines().toList();
        assertThat(lines).hasSize(messages.size());
        for (int i = 0; i < lines.size(); i++) {
            var message = messages.get(i);
            var read = JSON.readTree(lines.get(i));
            assertThat(List.of(message.id(), message.participantId(), message.displayName(), message.payload(),
                    message.userId().orElseThrow(), message.roles().getFirst())).as("seed %d, line %d", seed, i)
                    .isEqualTo(List.of(text(read, "/id"), text(read, "/participantId"), text(read, "/displayName"),
                            text(read, "/payload"), text(read, "/userId"), text(read, "/roles/0")));
        }
    }

    private static ChatMessage nasty(Random random) {
        return new MessageBuilder().id(HostileText.next(random)).participantId(HostileText.next(random))
                .displayName(HostileText.next(random).repeat(random.nextInt(2000))).payload(HostileText.next(random))
                .userId(HostileText.next(random)).roles(HostileText.next(random)).message();
    }

    private static String text(JsonNode json, String pointer) {
        return json.at(pointer).textValue();
    }

    @Test
    void ndjsonWriterRefusesTextThatUtf8CannotEncode() {
        assertThatThrownBy(() -> lines(new MessageBuilder().payload("\ud800!").message()))
                .isInstanceOf(CharacterCodingException.class);
    }

    @Test
    void ndjsonOfEmptyChatIsEmptyFileWithIndex() throws IOException {
        var written = Written.of(List.of());
        assertThat(written.lines()).isEmpty();
        assertThat(written.index())
                .isEqualTo(SESSION + "\"markers\":[],\"offsets\":[],\"messageCount\":0,\"byteSize\":0}");
    }

    @Test
    void indexLeavesOutUnknownFactsOfSession() throws IOException {
        var unknown = new ChatFacts("s\u2028", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(Written.of(unknown, List.of()).index()).startsWith("{\"session\":{\"id\":\"s\\u2028\"},");
    }

    @Test
    void indexHasMarkersInOrderOfCalls() throws IOException {
        var time = Instant.parse("2026-11-21T09:00:00.123456789Z");
        var index = Written.of(List.of(new ParticipantMarkers("p\"1", Optional.of(time), time.plusNanos(1)),
                new ParticipantMarkers("p2", Optional.empty(), time)), new MessageBuilder().message()).index();
        assertThat(index).contains("\"markers\":[{\"participantId\":\"p\\\"1\","
                + "\"readUpTo\":\"2026-11-21T09:00:00.123456789Z\",\"deliveredUpTo\":\"2026-11-21T09:00:00.123456790Z\"},"
                + "{\"participantId\":\"p2\",\"deliveredUpTo\":\"2026-11-21T09:00:00.123456789Z\"}],\"offsets\":[{");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1000, 1", "1001, 2", "2500, 3"})
    void indexHasOffsetOfEveryThousandthMessage(int count, int offsets) throws IOException {
        var random = new Random(count);
        var messages = IntStream.range(0, count).mapToObj(i -> new MessageBuilder().id("m" + i)
                .payload(HostileText.next(random) + "é\u2028😀".repeat(random.nextInt(20))).message())
                .toArray(ChatMessage[]::new);
        var written = Written.of(List.of(), messages);
        var index = JSON.readTree(written.index());
        var file = written.lines().getBytes(StandardCharsets.UTF_8);
        assertThat(index.get("messageCount").asInt()).isEqualTo(count);
        assertThat(index.get("byteSize").asInt()).isEqualTo(file.length);
        assertThat(index.get("offsets")).hasSize(offsets);
        for (var offset : index.get("offsets")) {
            var from = offset.get("offset").asInt();
            var line = new String(Arrays.copyOfRange(file, from, file.length),
                    StandardCharsets.UTF_8).lines().findFirst().orElseThrow();
            assertThat(JSON.readTree(line).get("id").asText()).isEqualTo("m" + offset.get("message").asInt());
            assertThat(offset.get("createdAt").asText()).isEqualTo(MessageBuilder.TIME);
        }
    }

    @Test
    void ndjsonWriterClosesBothStreams() throws IOException {
        var closed = new ArrayList<String>();
        var writer = ChatFormat.NDJSON.writer(WrittenFile.FACTS,
                new FileStreams(closing("file", closed), Optional.of(closing("index", closed))));
        assertThatThrownBy(writer::close).hasMessage("file").hasSuppressedException(new IOException("index"));
        assertThat(closed).containsExactlyInAnyOrder("file", "index");
    }

    private static OutputStream closing(String name, List<String> closed) {
        return new ByteArrayOutputStream() {
            @Override
            public void close() throws IOException {
                closed.add(name);
                throw new IOException(name);
            }
        };
    }

    @Test
    void ndjsonWithoutIndexHasSameLines() throws IOException {
        var message = new MessageBuilder().payload("hi").message();
        assertThat(WrittenFile.of(ChatFormat.NDJSON, message)).isEqualTo(lines(message));
    }
}
