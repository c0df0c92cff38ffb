package dev.chatreplay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.chatreplay.local.EmbeddedStack;
import dev.chatreplay.local.MadeKey;
import dev.chatreplay.local.PatientStack;
import dev.chatreplay.local.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Downloads sessions whose ids have a meaning for paths, shells, terminals or picocli. The stack keeps the objects as files, under names that it
/// makes of the ids.
class DownloadedNamesTest {
    private static EmbeddedStack stack;
    private static DemoOrganization organization;

    @TempDir
    private static Path data = Path.of("");
    @TempDir
    private Path directory = Path.of("");

    @BeforeAll
    static void start() throws IOException {
        stack = PatientStack.start(Settings.inMemory().withData(MadeKey.in(data)));
        organization = DemoOrganization.in(stack, Optional.empty());
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    private static Run run(String command, String... arguments) {
        var all = new ArrayList<>(List.of(command, "--url", stack.apiUrl().toString(), "--organization",
                organization.id(), "--api-key", organization.apiKey()));
        all.addAll(List.of(arguments));
        return Run.of(all.toArray(String[]::new));
    }

    private void send(String sessionId) throws IOException {
        var id = new JsonMapper().writeValueAsString(sessionId);
        var file = Files.writeString(directory.resolve("events.ndjson"), """
                {"type":"chat.message.sent","id":"e-1","occurredAt":"2026-11-21T09:00:00Z","sessionId":%s,\
                "meetingId":"m","message":{"id":"m-1","participantId":"p","displayName":"P",\
                "payloadType":"TEXT_MESSAGE","payload":"hello","createdAt":"2026-11-21T09:00:00Z"}}
                """.formatted(id), UTF_8);
        assertThat(run("send", file.toString()).exitCode()).isZero();
    }

    /// The profiles `faults` and `faults-long` run it.
    @ParameterizedTest
    @ValueSource(strings = {"19:meeting_Zm9v@thread.v2", "!room:example.org", "#support", "Daily Stand Up", ".", "~",
            "50%25", "-rf", "-", "'a' \"b\"", "$(reboot)", " "})
    @Tag("full-extent")
    void moreSessionsAreNamedExactlyByTheirIds(String id) throws IOException {
        sessionIsNamedExactlyByItsId(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/kEh0aBc+F/gHi==", "@all", "täst-réunion 😀", "..", "~YQ", "a?b&c=d", "--help",
            "\\\\server", "${env:HOME}", "a\u202eb", "CON", "S", "s"})
    void sessionIsNamedExactlyByItsId(String id) throws IOException {
        send(id);
        var target = directory.resolve("out.csv");

        var run = run("download", "-o", target.toString(), "--", id);

        assertThat(run.err()).contains("Wrote 1 message");
        assertThat(run.exitCode()).isZero();
        assertThat(target).content().contains("hello");
    }

    @Test
    void sessionWithLongestIdIsDownloaded() throws IOException {
        var ids = List.of("/".repeat(256), "é".repeat(128), "x".repeat(200), "x".repeat(256));
        for (var id : ids) {
            send(id);
            var target = directory.resolve("out.csv");
            assertThat(run("download", "-o", target.toString(), id).exitCode()).as(id).isZero();
            assertThat(target).content().contains("hello");
        }
        try (var files = Files.walk(data)) {
            assertThat(files.map(file -> file.getFileName().toString())).allSatisfy(
                    name -> assertThat(name.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(255)).contains("x".repeat(200));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "a\u0085b", "\ud800"})
    void invalidIdIsWrongUsage(String id) {
        var run = run("download", "--", id);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("256 bytes").hasLineCount(1);
    }

    @Test
    void defaultFileNameIsSafe() throws IOException {
        var id = "../a:b*\u202e/" + System.nanoTime() + "é".repeat(100);
        send(id);
        var before = files();

        var run = run("download", "--", id);

        var written = files();
        written.removeAll(before);
        try {
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(written).singleElement().asString().startsWith("chat-.._a_b___").endsWith("é.csv")
                    .satisfies(name -> assertThat(name.getBytes(UTF_8)).hasSizeBetween(129, 130));
            assertThat(run.err()).contains(written.getFirst());
        } finally {
            for (var name : written) {
                Files.delete(Path.of(name));
            }
        }
    }

    private static List<String> files() throws IOException {
        try (var files = Files.list(Path.of(""))) {
            return new ArrayList<>(files.map(Path::toString).toList());
        }
    }

    @Test
    void terminalShowsEscapesOfControlAndBidiCharacters() {
        var missing = run("download", "-o", directory.resolve("x\u202ey.csv").toString(), "--",
                "no such \u202e session");
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err()).contains("404").doesNotContain("\u202e");

        var misused = Run.of("download", "s-1", "--\u001b[31m\u202e");
        assertThat(misused.exitCode()).isEqualTo(2);
        assertThat(misused.err()).contains("\\u001b[31m\\u202e").doesNotContain("\u202e", "\u001b");

        var noFile = run("send", directory.resolve("\u202e.ndjson").toString());
        assertThat(noFile.exitCode()).isEqualTo(1);
        assertThat(noFile.err()).contains("\\u202e.ndjson").hasLineCount(1);
    }
}
