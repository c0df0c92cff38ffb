package dev.chatreplay.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Project;
import dev.chatreplay.harness.ForeignPrograms;
import dev.chatreplay.harness.ReaderTest;
import dev.chatreplay.harness.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Runs the program of `docs/migrating.md` that reads the messages of all dialogs.
@ReaderTest
class ConnectyCubeSampleTest {
    /// One more than a page of dialogs has.
    private static final int DIALOGS = 101;

    private static String program() throws IOException {
        var blocks = Files.readString(Project.file("docs/migrating.md")).split("<!-- ci: node -->\n```js\n", -1);
        var block = List.of(blocks).stream().filter(text -> text.contains("\"chat/list\"")).findFirst().orElseThrow();
        return block.substring(0, block.indexOf("```"));
    }

    @Test
    void programReadsEveryDialog() throws IOException {
        var api = Stack.shared().organization();
        var events = IntStream.range(0, DIALOGS).mapToObj(i -> new Chat().started().sent("m-" + i, "text " + i))
                .flatMap(chat -> chat.events().stream()).toList();
        for (int from = 0; from < events.size(); from += 10) {
            api.send(events.subList(from, Math.min(from + 10, events.size())));
        }
        var output = ForeignPrograms.run(List.of("env", "CHAT_REPLAY_URL=" + api.url(),
                "CHAT_REPLAY_ORGANIZATION=" + api.organizationId(), "CHAT_REPLAY_API_KEY=" + api.apiKey(), "node",
                "--input-type=module", "-e", program()));
        assertThat(output.lines().map(line -> line.substring(line.indexOf("text"))))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, DIALOGS).mapToObj(i -> "text " + i).toList());
    }
}
