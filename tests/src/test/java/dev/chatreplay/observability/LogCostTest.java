package dev.chatreplay.observability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Project;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.harness.LoggedFunctions;
import dev.chatreplay.harness.LoggedFunctions.Call;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.harness.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Compares the sizes of log lines in the cost tables of `docs/operations.md` with the lines that the functions write.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogCostTest {
    /// CloudWatch counts this many bytes for each line, besides its text.
    private static final int BYTES_OF_LINE = 26;
    /// In AWS, the name of a function has the name of the stack before it, and 13 random characters behind it.
    private static final int BYTES_OF_DEPLOYED_NAME = "chat-replay--".length() + 12;
    private static final int BYTES_OF_KB = 1_000;
    /// The guide rounds to a tenth of a KB, and the lengths of ids differ.
    private static final int TOLERANCE = 100;

    private static final Pattern REQUEST = Pattern.compile("Logs of requests: our line (?<size>[\\d.]+) KB, ");
    private static final Pattern LAMBDA = Pattern.compile("three lines of Lambda (?<size>[\\d.]+) KB, ");
    private static final Pattern EVENT = Pattern.compile("one line of (?<size>[\\d.]+) KB for each event");
    private static final Pattern COMPACTION = Pattern.compile("Logs of compactions \\| 1,000 × (?<size>[\\d.]+) KB");

    private final TestClock clock = TestClock.still();
    @AutoClose
    private final Stack stack = Stack.start(s -> s.withoutPolling().withClock(clock));
    @AutoClose
    private final LoggedFunctions functions = new LoggedFunctions(stack.embedded().environment(), clock);
    private final String guide;

    LogCostTest() throws IOException {
        guide = Files.readString(Project.file("docs/operations.md"));
    }

    private int bytes(Pattern size) {
        var found = size.matcher(guide);
        assertThat(found.find()).as("%s in docs/operations.md", size).isTrue();
        return (int) Math.round(BYTES_OF_KB * Double.parseDouble(found.group("size")));
    }

    private static int bytes(Call call, String outcome) {
        var line = call.lines().stream().filter(one -> one.path("Outcome").asText().equals(outcome)).findFirst()
                .orElseThrow(() -> new AssertionError(call.lines().toString()));
        return line.toString().getBytes(UTF_8).length + BYTES_OF_DEPLOYED_NAME + BYTES_OF_LINE;
    }

    @Test
    void linesHaveSizesOfCostTable() {
        var api = stack.organization();
        var chat = new Chat().started();
        for (int i = 0; i < 23; i++) {
            chat.sent("m-" + i, "hello");
        }
        var posted = functions.post(api, chat.ended().events());
        var event = chat.edited("m-1", "late").last().put("organizationId", api.organizationId());
        var consumed = functions.consume(event.toString(), 1);
        var compacted = functions.compact(new SessionKey(api.organizationId(), chat.sessionId()), 1);
        assertThat(List.of(bytes(posted, "OK") - bytes(REQUEST), bytes(consumed, "RECORDED") - bytes(EVENT),
                bytes(compacted, "EXPORTED") - bytes(COMPACTION) + bytes(LAMBDA)))
                .as("bytes above the guide: of a request, of an event, of a compaction")
                .allSatisfy(above -> assertThat(above).isBetween(-TOLERANCE, TOLERANCE));
    }
}
