package dev.chatreplay.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatreplay.chat.ChatMessage;
import dev.chatreplay.chat.Speakers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Tests the index beside each `csv` file: who has spoken.
class SpeakersTest {
    private static final Instant START = Instant.parse("2026-11-21T09:00:00.000000001Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static MessageBuilder at(int second, String participantId, String displayName) {
        return new MessageBuilder().id("m" + second).participantId(participantId).displayName(displayName)
                .createdAt(START.plusSeconds(second));
    }

    private static ChatMessage of(String participantId) {
        return new MessageBuilder().participantId(participantId).message();
    }

    private static String index(Stream<ChatMessage> messages) throws IOException {
        var index = new ByteArrayOutputStream();
        try (var writer = ChatFormat.CSV.writer(WrittenFile.FACTS,
                new FileStreams(new ByteArrayOutputStream(), Optional.of(index)))) {
            messages.forEach(message -> {
                try {
                    writer.write(message);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            writer.finish();
        }
        return index.toString(UTF_8);
    }

    private static String index(ChatMessage... messages) throws IOException {
        return index(Stream.of(messages));
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void indexHasLineForEachSpeakerByFirstMessage() throws IOException {
        assertThat(index(at(1, "p-2", "Ben").message(), at(2, "p-1", "Amara").userId("u-1").message(),
                at(3, "p-2", "Ben").message()))
                .isEqualTo("""
                        {"participantId":"p-2","displayName":"Ben","firstAt":"2026-11-21T09:00:01.000000001Z",\
                        "lastAt":"2026-11-21T09:00:03.000000001Z","messages":2}
                        {"participantId":"p-1","userId":"u-1","displayName":"Amara",\
                        "firstAt":"2026-11-21T09:00:02.000000001Z","lastAt":"2026-11-21T09:00:02.000000001Z",\
                        "messages":1}
                        {"participants":2,"truncated":false}
                        """);
    }

    @Test
    void indexOfEmptyChatHasLastLineAlone() throws IOException {
        assertThat(index()).isEqualTo("{\"participants\":0,\"truncated\":false}\n");
    }

    @Test
    void indexHasNameAndAccountOfLastMessage() throws IOException {
        var line = parse(index(at(1, "p-1", "Aa").userId("u-1").message(), at(2, "p-1", "BB").userId("u-2").message(),
                at(3, "p-1", "").message()).lines().findFirst().orElseThrow());
        assertThat(line.get("displayName").asText()).isEmpty();
        assertThat(line.has("userId")).isFalse();
        var again = parse(index(at(1, "p-1", "Aa").message(), at(2, "p-1", "BB").message(),
                at(3, "p-1", "Aa").message()).lines().findFirst().orElseThrow());
        assertThat(again.get("displayName").asText()).isEqualTo("Aa");
    }

    @Test
    void indexCountsAnyGeneratedChatAsPlainMapDoes() throws IOException {
        for (var seed = 0; seed < 50; seed++) {
            var random = new Random(seed);
            var messages = IntStream.range(0, random.nextInt(200)).mapToObj(i -> at(i, "p" + random.nextInt(9)
                    + HostileText.next(random), HostileText.next(random)).userId("u" + random.nextInt(3)).message())
                    .toList();
            var lines = index(messages.stream()).lines().map(SpeakersTest::parse).toList();
            var speakers = new LinkedHashMap<String, List<ChatMessage>>();
            messages.forEach(message -> speakers.merge(message.participantId(), List.of(message),
                    (a, b) -> Stream.concat(a.stream(), b.stream()).toList()));
            assertThat(lines).as("seed %d", seed).hasSize(speakers.size() + 1);
            var line = new AtomicInteger();
            speakers.forEach((id,
                    all) -> assertThat(lines.get(line.getAndIncrement())).isEqualTo(JSON.createObjectNode()
                            .put("participantId", id).put("userId", all.getLast().userId().orElseThrow())
                            .put("displayName", all.getLast().displayName()).put("firstAt", all.getFirst().createdAt())
                            .put("lastAt", all.getLast().createdAt()).put("messages", all.size())));
        }
    }

    @Test
    void indexBeyondItsBoundKeepsFirstSpeakersAndSaysSo() throws IOException {
        var count = Speakers.MAX_PARTICIPANTS;
        var lines = index(IntStream.range(0, count + 5)
                .mapToObj(i -> of("p" + i % (count + 3)))).lines().toList();
        assertThat(lines).hasSize(count + 1);
        assertThat(lines.getLast()).isEqualTo("{\"participants\":100000,\"truncated\":true}");
        assertThat(lines.get(1)).contains("\"p1\"", "\"messages\":2");
        assertThat(lines.get(count - 1)).contains("\"p99999\"", "\"messages\":1");
        var full = index(IntStream.range(0, count).mapToObj(i -> of("p" + i)));
        assertThat(full).endsWith("{\"participants\":100000,\"truncated\":false}\n");
    }

    @Test
    void csvIsSameWithAndWithoutIndex() throws IOException {
        var out = new ByteArrayOutputStream();
        var message = at(1, "p-1", "Amara, \"A\"").message();
        try (var writer = ChatFormat.CSV.writer(WrittenFile.FACTS,
                new FileStreams(out, Optional.of(new ByteArrayOutputStream())))) {
            writer.write(message);
            writer.finish();
        }
        assertThat(out.toString(UTF_8)).isEqualTo(WrittenFile.of(ChatFormat.CSV, message));
    }

    @Test
    void indexRefusesTextThatUtf8CannotEncode() {
        assertThatThrownBy(() -> index(at(1, "\ud800!", "").message())).isInstanceOf(CharacterCodingException.class);
    }
}
