package dev.chatreplay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Project;
import dev.chatreplay.client.SendCommand;
import dev.chatreplay.harness.FullExtent;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.reference.EventFile;
import dev.chatreplay.reference.ReferenceChat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
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

    @Test
    void everySessionOfRealChatHasExpectedCsv() throws Exception {
        SendCommand.send(Installation.api(), CHAT);
        assertEveryCsv(Installation.api());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    @FullExtent
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

    private static Api sent(List<ObjectNode> events, Path directory) throws Exception {
        var api = QUIET.organization();
        SendCommand.send(api, EventFile.write(directory.resolve("chat.ndjson"), events));
        return api;
    }

    private static void assertEveryCsv(Api api) throws Exception {
        var expected = ReferenceChat.csvs(EventFile.read(CHAT));
        assertThat(expected).hasSize(173);
        try (var consumers = Executors.newFixedThreadPool(CONSUMERS)) {
            var downloads = expected.keySet().stream().<Callable<byte[]>>map(id -> () -> download(api, id)).toList();
            var csvs = consumers.invokeAll(downloads).iterator();
            for (var session : expected.entrySet()) {
                assertThat(csvs.next().get()).as(session.getKey()).isEqualTo(session.getValue());
            }
        }
    }

    private static byte[] download(Api api, String sessionId) {
        var answer = api.chatWhenReady(sessionId);
        assertThat(answer.complete()).as("%s: %s", sessionId, answer).isTrue();
        return Api.download(answer);
    }
}
