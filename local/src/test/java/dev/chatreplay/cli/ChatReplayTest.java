package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatReplayTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "demo ", "local ", "send ", "download ", "org ", "org create ", "key ", "key create ",
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
            "org", "org create", "render", "render a b", "render a --format ,", "download no/id --url=http://a",
            "org enable no/id --table T", "key",
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
        assertThat(run.err()).isEqualToIgnoringNewLines("chat-replay: There is no file no-such.ndjson.");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void unreadableFileIsReportedInOneLine(@TempDir Path directory) throws IOException {
        var file = Files.writeString(directory.resolve("plain.ndjson.gz"), "not compressed");
        var run = Run.of("send", file.toString(), "--url", "http://127.0.0.1:1", "--organization", "o", "--api-key",
                "k");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("The file " + file + " cannot be read").hasLineCount(1);
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
