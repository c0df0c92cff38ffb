package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.local.EmbeddedStack;
import dev.chatreplay.local.PatientStack;
import dev.chatreplay.local.Settings;
import dev.chatreplay.organization.NewApiKey;
import dev.chatreplay.organization.Scope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs commands whose standard output is a full device, or a pipe whose reader has ended.
class StandardOutputTest {
    private static final String SAMPLE = "../events/chat/sample-session.ndjson";
    private static final String FULL = "exec \"$@\" > /dev/full";
    /// Prints the exit code of the command, and not what it writes into the pipe.
    private static final String CLOSED = "{ \"$@\"; echo \"exit code $?\" >&2; } | head -c 1 > /dev/null";

    private static EmbeddedStack stack;
    private static String apiKey = "";

    @BeforeAll
    static void start() {
        stack = PatientStack.start(Settings.inMemory());
        var key = NewApiKey.create("first", Scope.DEFAULTS, Instant.now());
        stack.stores().organizations().create("acme", "acme", key.key());
        stack.stores().organizations().setChatReplayEnabled("acme", true);
        var sent = Run.of("send", SAMPLE, "--url", stack.apiUrl().toString(), "--organization", "acme", "--api-key",
                key.text());
        assertThat(sent.exitCode()).as(sent.err()).isZero();
        assertThat(stack.stores().sessions().find(new SessionKey("acme", "launch-review"))).isPresent();
        apiKey = key.text();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    private static Map<String, String> variables() {
        var variables = new HashMap<>(stack.environment());
        variables.putAll(Map.of("CHAT_REPLAY_URL", stack.apiUrl().toString(), "CHAT_REPLAY_ORGANIZATION", "acme",
                "CHAT_REPLAY_API_KEY", apiKey));
        return variables;
    }

    private static Run run(String script, String... arguments) throws Exception {
        try (var command = CommandProcess.startInShell(variables(), script, arguments)) {
            return command.end();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "render " + SAMPLE + " -o -"})
    @EnabledOnOs(OS.LINUX)
    void fullDeviceIsReportedInOneLine(String command) throws Exception {
        assertFull(run(FULL, (command + " --quiet").split(" ", -1)));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void fullDeviceIsReportedByEachCommand() throws Exception {
        assertReportsFullDevice("help send", "generate-completion", "render " + SAMPLE + " -o -",
                "download launch-review -o -", "download launch-review --format vtt --shift 1 -o -", "sessions",
                "org list", "key create acme --name k", "dlq redrive events --yes");
    }

    /// The profiles `faults` and `faults-long` run it.
    @Test
    @EnabledOnOs(OS.LINUX)
    @Tag("full-extent")
    void fullDeviceIsReportedByCommandsThatStartStack() throws Exception {
        assertReportsFullDevice("demo", "local --port 0");
    }

    private static void assertReportsFullDevice(String... commands) throws Exception {
        try (var process = CommandProcess.startInTurn(variables(), FULL)) {
            for (var command : commands) {
                assertFull(process.run((command + " --quiet").split(" ", -1)));
            }
        }
    }

    private static void assertFull(Run run) {
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines().filter(line -> !line.startsWith("chat-replay: "))).as(run.err()).isEmpty();
        assertThat(run.err()).containsOnlyOnce(
                "chat-replay: Standard output cannot be written: no space left on device. ");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void closedPipeEndsCommandAsSignalWould(@TempDir Path directory) throws Exception {
        var line = Files.readAllLines(Path.of(SAMPLE)).stream().filter(event -> event.contains("message.sent"))
                .findFirst().orElseThrow();
        var many = IntStream.range(0, 2_000).mapToObj(i -> line.replace("\"id\":\"", "\"id\":\"" + i + "-"))
                .collect(Collectors.joining("\n"));
        var file = Files.writeString(directory.resolve("many.ndjson"), many).toString();

        var run = run(CLOSED, "render", file, "--format", "events", "-o", "-", "--quiet");

        assertThat(run.err()).isEqualTo("exit code 141\n");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void listThatNoProgramReadsEndsQuietly() throws Exception {
        var sessions = IntStream.range(0, 3_000).mapToObj(i -> "{\"id\":\"session-" + i + "\",\"status\":\"ENDED\"}")
                .collect(Collectors.joining(",", "{\"success\":true,\"data\":{\"sessions\":[", "]}}"));
        try (var api = new StubApi()) {
            api.then(200, sessions, "");

            var run = run(CLOSED, api.options("sessions", "--json"));

            assertThat(run.err()).isEqualTo("exit code 141\n");
        }
    }
}
