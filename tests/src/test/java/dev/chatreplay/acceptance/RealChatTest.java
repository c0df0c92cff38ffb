package dev.chatreplay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Project;
import dev.chatreplay.client.SendCommand;
import dev.chatreplay.embedded.Stack;
import dev.chatreplay.reference.EventFile;
import dev.chatreplay.reference.ReferenceChat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Five days of a public community's chat, sent by the command that users have, downloaded by the API that consumers have.
class RealChatTest {
    private static final Path CHAT = Project.file("../shared/data/real-chat.ndjson.gz");

    @BeforeAll
    static void theChatIsNotPartOfTheProject() {
        assumeThat(Files.exists(CHAT)).as("the real chat is not at %s: nothing to send", CHAT).isTrue();
    }

    @Test
    void everySessionOfARealCommunityIsTheFileThatItShouldBe() throws Exception {
        SendCommand.send(Installation.api(), CHAT);
        assertEveryCsv(Installation.api());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shuffledItIsTheSameFiles(long seed, @TempDir Path directory) throws Exception {
        var shuffled = EventFile.read(CHAT);
        Collections.shuffle(shuffled, new Random(seed));
        assertEveryCsv(sent(shuffled, directory));
    }

    @Test
    void withEveryEventTwiceItIsTheSameFiles(@TempDir Path directory) throws Exception {
        var twice = new ArrayList<ObjectNode>();
        EventFile.read(CHAT).forEach(event -> twice.addAll(List.of(event, event)));
        assertEveryCsv(sent(twice, directory));
    }

    private static Api sent(List<ObjectNode> events, Path directory) throws Exception {
        var api = Stack.shared().organization();
        SendCommand.send(api, EventFile.write(directory.resolve("chat.ndjson"), events));
        return api;
    }

    private static void assertEveryCsv(Api api) throws IOException {
        var expected = ReferenceChat.csvs(EventFile.read(CHAT));
        assertThat(expected).hasSize(173);
        for (var session : expected.entrySet()) {
            var answer = api.chatWhenReady(session.getKey());
            assertThat(answer.complete()).as("%s: %s", session.getKey(), answer).isTrue();
            assertThat(Api.download(answer)).as(session.getKey()).isEqualTo(session.getValue());
        }
    }
}
