package dev.chatreplay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Json;
import dev.chatreplay.client.NdjsonLines;
import dev.chatreplay.client.Project;
import dev.chatreplay.client.SendCommand;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.FullExtent;
import dev.chatreplay.harness.LongExtent;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.reference.EventFile;
import dev.chatreplay.reference.ReferenceChat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sends five days of a public community's chat with `chat-replay send`, and downloads every session over the API.
class RealChatTest {
    private static final int CONSUMERS = 4;
    private static final Path CHAT = Project.file("../shared/data/real-chat.ndjson.gz");

    /// Polls no queues, so that each session is compacted once, when its chat is requested.
    @AutoClose
    private static final Stack QUIET = Stack.start(s -> s.withoutPolling());

    @BeforeAll
    static void skipWithoutRealChat() {
        assumeThat(Files.exists(CHAT)).as("the real chat is not part of the project and is not at %s", CHAT).isTrue();
    }

    /// The quick extent sends and downloads a sample of the sessions.
    @Test
    @Scaled
    void everySessionOfRealChatHasExpectedFiles(@TempDir Path directory) throws Exception {
        SendCommand.send(Installation.api(), Extent.CURRENT == Extent.QUICK ? sampled(directory) : CHAT);
        assertEveryCsv(Installation.api());
        assertEveryNdjson(Installation.api());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    @LongExtent
    void shuffledEventsGiveSameFiles(long seed, @TempDir Path directory) throws Exception {
        var shuffled = EventFile.read(CHAT);
        Collections.shuffle(shuffled, new Random(seed));
        assertEveryCsv(sent(shuffled, directory));
    }

    @Test
    @FullExtent
    void shuffledAndRepeatedEventsGiveSameFiles(@TempDir Path directory) throws Exception {
        var twice = new ArrayList<>(EventFile.read(CHAT));
        twice.addAll(EventFile.read(CHAT));
        Collections.shuffle(twice, new Random(3));
        assertEveryCsv(sent(twice, directory));
    }

    private static Path sampled(Path directory) throws Exception {
        var ids = Extent.sample(List.copyOf(ReferenceChat.csvs(EventFile.read(CHAT)).keySet()));
        return EventFile.write(directory.resolve("chat.ndjson.gz"), EventFile.read(CHAT).stream()
                .filter(event -> ids.contains(event.path("sessionId").asText())).toList());
    }

    private static Api sent(List<ObjectNode> events, Path directory) throws Exception {
        var api = QUIET.organization();
        SendCommand.send(api, EventFile.write(directory.resolve("chat.ndjson"), events));
        return api;
    }

    private static void assertEveryCsv(Api api) throws Exception {
        var expected = ReferenceChat.csvs(EventFile.read(CHAT));
        assertThat(expected).hasSize(173);
        expected.keySet().retainAll(Extent.sample(List.copyOf(expected.keySet())));
        assertEvery(expected, id -> download(api, id, "csv"));
    }

    /// Every message of the CSV is in the other file, in the same order and with equal values. The payload of a file is an object there.
    private static void assertEveryNdjson(Api api) throws Exception {
        var expected = ReferenceChat.rows(EventFile.read(CHAT));
        assertThat(expected).hasSize(173);
        expected.keySet().retainAll(Extent.sample(List.copyOf(expected.keySet())));
        expected.replaceAll((_, rows) -> rows.stream().map(RealChatTest::withCompactFile).toList());
        assertEvery(expected, id -> NdjsonLines.of(download(api, id, "ndjson")).stream()
                .map(line -> csvRow(Json.parse(line.getLast()))).toList());
    }

    private static List<String> withCompactFile(List<String> row) {
        var values = new ArrayList<>(row);
        if (values.get(ReferenceChat.HEADER.indexOf("payloadType")).equals("FILE_MESSAGE")) {
            values.replaceAll(value -> value.startsWith("{") ? Json.parse(value).toString() : value);
        }
        return values;
    }

    private static List<String> csvRow(JsonNode line) {
        return ReferenceChat.HEADER.stream().map(name -> csvValue(name, line.get(name))).toList();
    }

    private static String csvValue(String name, JsonNode value) {
        var text = value.isValueNode() ? value.asText() : value.toString();
        return name.equals("createdAt") ? text.replaceAll("\\d{6}Z$", "Z") : text;
    }

    private static <T> void assertEvery(Map<String, T> expected, Function<String, T> reading) throws Exception {
        try (var consumers = Executors.newFixedThreadPool(CONSUMERS)) {
            var downloads = expected.keySet().stream().<Callable<T>>map(id -> () -> reading.apply(id)).toList();
            var files = consumers.invokeAll(downloads).iterator();
            for (var session : expected.entrySet()) {
                assertThat(files.next().get()).as(session.getKey()).isEqualTo(session.getValue());
            }
        }
    }

    private static byte[] download(Api api, String sessionId, String format) {
        var answer = api.chatWhenReady(sessionId, format);
        assertThat(answer.complete()).as("%s: %s", sessionId, answer).isTrue();
        return Api.download(answer);
    }
}
