package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import picocli.CommandLine;

/// Compares the exit codes of every command with their table in `docs/api.md`. Sets system properties that the AWS SDK
/// reads.
@ResourceLock(Resources.SYSTEM_PROPERTIES)
@Order(1)
class ExitCodesTest {
    private static final Pattern ROW = Pattern
            .compile("(?m)^\\| (\\d+) \\| [^|]+ \\| (?:`\\./chat-replay ([^`]+)`|—) \\|$");
    /// Only a failed write of standard output makes them fail. [StandardOutputTest] shows it.
    private static final List<String> NEVER_FAIL = List.of("demo", "help", "generate-completion");
    private static final String WEBHOOK = " acme 0b5f1c9e-3a77-4c52-9d0e-6f2a8b1c4d3e";
    /// For each command of AWS, the arguments of a valid call.
    private static final Map<String, String> OF_AWS = Map.ofEntries(Map.entry("org create", " acme"),
            Map.entry("org list", ""), Map.entry("org formats", " acme"), Map.entry("org landing", " acme"),
            Map.entry("org enable", " acme"), Map.entry("org disable", " acme --yes"),
            Map.entry("key create", " acme --name n"), Map.entry("key list", " acme"),
            Map.entry("key revoke", " acme abcdefghijklmnop"),
            Map.entry("webhook add", " acme --url https://hooks.example.com/x"), Map.entry("webhook list", " acme"),
            Map.entry("webhook show", WEBHOOK), Map.entry("webhook rotate-secret", WEBHOOK),
            Map.entry("webhook enable", WEBHOOK), Map.entry("webhook disable", WEBHOOK),
            Map.entry("webhook remove", WEBHOOK), Map.entry("webhook test", WEBHOOK),
            Map.entry("webhook deliveries", WEBHOOK),
            Map.entry("webhook resend", WEBHOOK + " msg_aaaaaaaaaaaaaaaaaaaaaaaaaa"),
            Map.entry("session show", " s-1 --organization acme"),
            Map.entry("session withdraw", " s-1 --organization acme"), Map.entry("dlq list", " events"),
            Map.entry("dlq redrive", " events --yes"), Map.entry("dlq delete", " events --yes"));
    private static final String NO_API = " --url http://nosuch.invalid --organization o --api-key k";

    @TempDir
    private Path directory = Path.of("");

    @AfterEach
    void clear() {
        System.getProperties().keySet().removeIf(name -> name.toString().startsWith("aws."));
    }

    private static Map<Integer, String> table() throws IOException {
        var rows = new TreeMap<Integer, String>();
        ROW.matcher(Files.readString(Path.of("../docs/api.md"))).results().forEach(
                row -> rows.put(Integer.parseInt(row.group(1)), row.group(2) == null ? "" : row.group(2)));
        return rows;
    }

    private static Stream<String> commands(CommandLine command, String name) {
        return command.getSubcommands().isEmpty()
                ? Stream.of(name.strip())
                : command.getSubcommands().entrySet().stream()
                        .flatMap(sub -> commands(sub.getValue(), name + " " + sub.getKey()));
    }

    private static int exitCode(String command) {
        return Run.of(command.split(" ", -1)).exitCode();
    }

    @Test
    void exampleOfEachCodeHasIt() throws Exception {
        var table = table();
        assertThat(table).containsOnlyKeys(0, 1, 2, CommandFailure.NOT_READY,
                StandardOutput.ClosedPipeException.EXIT_CODE);
        try (var api = new StubApi();
                var process = CommandProcess.startInTurn(Map.of("CHAT_REPLAY_URL", api.url(),
                        "CHAT_REPLAY_ORGANIZATION", "o", "CHAT_REPLAY_API_KEY", "k"), "exec \"$@\"")) {
            api.then(202, "{\"success\":true,\"data\":{\"status\":\"PROCESSING\"}}", "");
            for (var row : table.entrySet()) {
                if (!row.getValue().isEmpty()) {
                    assertThat(process.run(row.getValue().replace(" events/", " ../events/").split(" ", -1)).exitCode())
                            .as(row.getValue()).isEqualTo(row.getKey());
                }
            }
        }
    }

    @Test
    void everyCommandHasCodesOfTable() throws Exception {
        var names = commands(ChatReplay.commandLineFor("generate-completion"), "").toList();
        for (var name : names) {
            // help takes neither --help nor an unknown option for one of its own.
            var isHelp = name.equals("help");
            assertThat(exitCode(name + (isHelp ? "" : " --help"))).as(name).isZero();
            assertThat(exitCode(name + (isHelp ? " no-such-command" : " --no-such-option"))).as(name).isEqualTo(2);
        }
        var failing = failing();
        assertThat(names).containsExactlyInAnyOrderElementsOf(
                Stream.concat(NEVER_FAIL.stream(), failing.keySet().stream()).toList());
        failing.forEach((name, command) -> assertThat(exitCode(command)).as(command).isEqualTo(1));
    }

    /// Returns a call of each command that fails, because its file or its server is missing.
    private Map<String, String> failing() throws IOException {
        System.setProperty("aws.region", "us-east-1");
        System.setProperty("aws.accessKeyId", "local");
        System.setProperty("aws.secretAccessKey", "secret");
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            System.setProperty("aws.endpointUrl", "http://127.0.0.1:" + closed.getLocalPort());
        }
        var all = new TreeMap<>(OF_AWS.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey,
                entry -> entry.getKey() + entry.getValue() + " --stack no-such-stack")));
        all.put("local", "local --port 0 --host nosuch.invalid");
        all.put("send", "send " + directory.resolve("missing.ndjson") + NO_API);
        all.put("sessions", "sessions" + NO_API);
        all.put("download", "download s-1 -o " + directory.resolve("chat.csv") + NO_API);
        all.put("render", "render " + directory.resolve("missing.ndjson"));
        return all;
    }
}
