package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ChatReplayTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "demo ", "local ", "send ", "sessions ", "download ", "org ", "org create ", "key ",
            "key create ",
            "key list ", "key revoke ", "render "})
    void everyCommandHasHelpAndVersion(String command) {
        var help = Run.of((command + "--help").split(" ", -1));
        var version = Run.of((command + "--version").split(" ", -1));

        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).contains("Usage: chat-replay " + command.strip()).contains("--version");
        assertThat(version.exitCode()).isZero();
        assertThat(version.out()).matches("chat-replay \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "send", "send a b c", "download", "local --port many", "demo --nonsense",
            "local --port 65536", "local --port -1", "local --allow-origin foo", "local --allow-origin http://a/",
            "org create", "render", "render a b", "render a --format ,", "download no/id --url=http://a",
            "org enable no/id --table T",
            "key create acme",
            "key create no/id --name n --table T", "key create acme --name \t --table T",
            "key create acme --name n --scope write --table T", "key revoke acme --table T",
            "key revoke acme crk_abcdefghijklmnop_secret --table T", "key list no/id --table T"})
    void wrongUsageIsReportedInOneLine(String command) {
        var run = Run.of(command.split(" ", -1));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("chat-replay: ").contains("--help").hasLineCount(1);
    }

    @Test
    void missingOptionIsNamed() {
        assertThat(Run.of("send", "x.ndjson").err())
                .contains("run 'set -a; . ./local.env; set +a'. See './chat-replay send --help'.");
        assertThat(Run.of("send", "x.ndjson").err()).contains("CHAT_REPLAY_URL").contains("--url");
        assertThat(Run.of("download", "s-1", "--url", "http://127.0.0.1:1").err())
                .contains("CHAT_REPLAY_ORGANIZATION");
        assertThat(Run.of("download", "s-1", "--url", "http://127.0.0.1:1", "--organization", "o").err())
                .contains("CHAT_REPLAY_API_KEY");
        assertThat(Run.of("org", "list").err()).contains("ORGANIZATIONS_TABLE").contains("--table");
        assertThat(Run.of("key", "list", "acme").err()).contains("ORGANIZATIONS_TABLE").contains("--table");
        assertThat(Run.of("key", "create", "acme", "--table", "T").err()).contains("--name");
        assertThat(Run.of("download", "s-1", "--url", "ftp://a").err()).contains("'ftp://a' is not an http");
    }

    @Test
    void verboseCommandPrintsItsRequestsAndStackTraceOfError() throws Exception {
        try (var api = new StubApi()) {
            api.then(404, "{\"success\":false,\"error\":{\"reason\":\"SESSION_NOT_FOUND\",\"message\":\"None.\"}}", "");

            var run = Run.of(api.options("download", "no such", "--verbose", "-o", "-"));

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).containsPattern(
                    "GET /v2/sessions/no%20such/chat\\?format=csv: 404 in \\d+ ms\\R").contains(
                            "chat-replay: The API refused the request: 404 SESSION_NOT_FOUND: None.",
                            "at dev.chatreplay.cli.ChatDownload")
                    .doesNotContain("Basic");
        }
    }

    @Test
    void portInUseIsReportedInOneLine() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var run = Run.of("local", "--port", Integer.toString(taken.getLocalPort()));

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).contains("Port " + taken.getLocalPort()).contains("--port").hasLineCount(1);
        }
    }

    @Test
    void wildcardHostIsRefused() {
        var run = Run.of("local", "--host", "0.0.0.0", "--port", "0");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("0.0.0.0").hasLineCount(1);
    }

    @Test
    void missingFileIsReportedInOneLine() {
        var run = Run.of("send", "no-such.ndjson", "--url", "http://127.0.0.1:1", "--organization", "o", "--api-key",
                "k");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEqualToIgnoringNewLines(
                "chat-replay: There is no file no-such.ndjson. Check its name and the directory.");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void fileThatCannotBeReadIsReportedInOneLine(@TempDir Path directory) throws IOException {
        var cut = Files.write(directory.resolve("cut.gz"), new byte[]{0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, 0, 1});
        Files.createDirectory(directory.resolve("folder"));

        assertThat(send(cut)).contains("The gzip data of " + cut + " is damaged or not complete.").hasLineCount(1);
        assertThat(send(directory.resolve("folder"))).contains("folder is a directory. Name files in it, such as ")
                .hasLineCount(1);
    }

    private static String send(Path file) {
        var run = Run.of("send", file.toString(), "--url", "http://127.0.0.1:1", "--organization", "o", "--api-key",
                "k");
        assertThat(run.exitCode()).isEqualTo(1);
        return run.err();
    }

    @Test
    void dataThatIsFileIsWrongUsage(@TempDir Path directory) throws IOException {
        var file = Files.writeString(directory.resolve("chat.csv"), "id");
        var run = Run.of("local", "--port", "0", "--data", file.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--data names the file " + file + ". Name a directory").hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"lcoal | There is no command lcoal. Did you mean local",
            "org lst | There is no command lst. Did you mean list",
            "send --skip-invlid a | There is no option --skip-invlid. Did you mean --skip-invalid",
            "download a b | There is an argument too many: b.", "send | Missing required parameter: 'FILE'. See"})
    void wrongArgumentIsNamedWithWhatTheUserMayHaveMeant(String command, String message) {
        var run = Run.of(command.split(" ", -1));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("chat-replay: " + message).endsWith("--help'." + System.lineSeparator())
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "org", "key", "webhook", "session", "dlq"})
    void groupWithoutCommandPrintsItsHelp(String group) {
        var run = group.isEmpty() ? Run.of() : Run.of(group);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("Usage: chat-replay " + group).contains("Commands:");
    }

    @Test
    void helpIsCommandToo() {
        assertThat(Run.of("help").out()).contains("Usage: chat-replay [", "local ");
        assertThat(Run.of("help", "send").out()).isEqualTo(Run.of("send", "--help").out());
        assertThat(Run.of("help", "dlq").out()).contains("redrive").isEqualTo(Run.of("dlq", "--help").out());
        assertThat(Run.of("org", "--help").out()).contains("--quiet").doesNotContain("LOG_LEVEL");
    }

    @Test
    void firstLineOfEachDescriptionIsSentence() {
        assertThat(described(ChatReplay.commandLineFor("generate-completion")).toList()).hasSizeGreaterThan(30)
                .allSatisfy(command -> assertThat(
                        command.getCommandSpec().usageMessage().description()[0]).as(command.getCommandName())
                        .endsWith("."));
    }

    @Test
    void commandsInHelpCanBePasted() {
        assertThat(described(ChatReplay.commandLineFor("generate-completion")).map(CommandLine::getUsageMessage))
                .allSatisfy(
                        help -> assertThat(help).doesNotContainPattern(
                                "'(?:chat-replay|local|send|sessions?|download|render|org|key|webhook|dlq) "));
    }

    private static Stream<CommandLine> described(CommandLine command) {
        return Stream.concat(Stream.of(command), command.getSubcommands().values().stream()
                .filter(sub -> !List.of("help", "generate-completion").contains(sub.getCommandName()))
                .flatMap(ChatReplayTest::described));
    }

    @Test
    void bashCompletesCommandsAndOptions(@TempDir Path directory) throws Exception {
        var script = Files.writeString(directory.resolve("completion"), Run.of("generate-completion").out());
        var program = """
                . "$1"
                complete -p chat-replay
                COMP_WORDS=(chat-replay lo); COMP_CWORD=1; COMP_LINE='chat-replay lo'; _complete_chat-replay
                echo "${COMPREPLY[@]}"
                COMP_WORDS=(chat-replay dlq re); COMP_CWORD=2; _complete_chat-replay; echo "${COMPREPLY[@]}"
                COMP_WORDS=(chat-replay send --sk); COMP_CWORD=2; _complete_chat-replay; echo "${COMPREPLY[@]}"
                """;
        var bash = new ProcessBuilder("bash", "-c", program, "bash", script.toString()).redirectErrorStream(true)
                .start();

        assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines())
                .contains("redrive").last(as(STRING)).contains("--skip-invalid");
    }

    @Test
    void missingOutputDirectoryIsReportedInOneLine(@TempDir Path directory) {
        var output = directory.resolve("missing/chat.csv").toString();
        var run = Run.of("download", "s-1", "-o", output, "--url", "http://127.0.0.1:1", "--organization", "o",
                "--api-key", "k");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("There is no directory for " + output).hasLineCount(1);
    }
}
