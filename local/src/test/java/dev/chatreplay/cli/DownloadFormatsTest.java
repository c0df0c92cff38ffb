package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.local.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Downloads sessions in several formats.
class DownloadFormatsTest extends DemoStackTest {
    @TempDir
    private Path directory = Path.of("");

    DownloadFormatsTest() throws IOException {
        super(Settings.inMemory());
    }

    private void send(String session) throws IOException {
        var file = Files.writeString(directory.resolve("events.ndjson"), """
                {"type":"chat.message.sent","id":"e-1","occurredAt":"2026-11-21T09:00:00Z","sessionId":"%1$s",\
                "meetingId":"m","message":{"id":"m-1","participantId":"p","userId":"u-7","displayName":"P",\
                "payloadType":"TEXT_MESSAGE","payload":"hello","createdAt":"2026-11-21T09:00:00Z"}}
                {"type":"session.ended","id":"end","occurredAt":"2026-11-21T10:00:00Z","sessionId":"%1$s",\
                "meetingId":"m"}
                """.formatted(session));
        assertThat(run("send", file.toString()).exitCode()).isZero();
    }

    private static Stream<String> names(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    @Test
    void severalFormatsAreWrittenToMissingDirectory() throws IOException {
        send("several");
        var target = directory.resolve("new/chats");

        var run = run("download", "several", "--format", "csv,csv_full", "--format", "csv", "-o", target.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).hasLineCount(2).contains("chat-several.csv;", "chat-several.csv_full.csv;",
                "Wrote 1 message");
        assertThat(names(target)).containsExactly("chat-several.csv", "chat-several.csv_full.csv");
        assertThat(target.resolve("chat-several.csv")).content().contains("hello").doesNotContain("u-7");
        assertThat(target.resolve("chat-several.csv_full.csv")).content().contains("hello", "u-7");
    }

    @Test
    void singleFormatIsWrittenToFileOrExistingDirectory() throws IOException {
        send("one");

        var toFile = run("download", "one", "--format", "csv_full", "-o", directory.resolve("x.txt").toString());
        var intoDirectory = run("download", "one", "--format", "csv_full", "-o", directory.toString());

        assertThat(toFile.exitCode()).isZero();
        assertThat(intoDirectory.exitCode()).isZero();
        assertThat(names(directory)).containsExactly("chat-one.csv_full.csv", "events.ndjson", "x.txt");
        assertThat(directory.resolve("x.txt")).hasSameBinaryContentAs(directory.resolve("chat-one.csv_full.csv"))
                .content().contains("u-7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "csv_full,nonsense", "CSV_FULL,nonsense,csv_full"})
    void unknownFormatChangesNothing(String formats) throws IOException {
        var session = "unknown-" + formats.length();
        send(session);

        var run = run("download", session, "--format", formats, "-o", directory.resolve("new").toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("400 UNKNOWN_FORMAT").contains("csv, csv_full").hasLineCount(1);
        assertThat(directory.resolve("new")).doesNotExist();
        assertThat(stack.stores().sessions().find(new SessionKey(organization.id(), session)).orElseThrow().formats())
                .isEmpty();
    }

    @Test
    void refusedFormatIsNamedAndOthersAreWritten() throws IOException {
        send("refused");
        var target = directory.resolve("new");

        var run = run("download", "refused", "--format", "events,csv_full", "-o", target.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines()).satisfiesExactly(
                line -> assertThat(line).startsWith("The format events failed: ").contains("403 SCOPE_MISSING"),
                line -> assertThat(line).startsWith("Wrote 1 message"),
                line -> assertThat(line).isEqualTo("chat-replay: Files are missing: events."));
        assertThat(names(target)).containsExactly("chat-refused.csv_full.csv");
    }

    @Test
    void fileThatCannotBeWrittenIsNamedAndOthersAreWritten() throws IOException {
        send("blocked");
        Files.createDirectories(directory.resolve("chat-blocked.csv/full"));

        var run = run("download", "blocked", "--format", "csv,csv_full", "-o", directory.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("The format csv failed: " + directory.resolve("chat-blocked.csv")
                + " is a directory.");
        assertThat(directory.resolve("chat-blocked.csv_full.csv")).content().contains("hello");
        assertThat(directory).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void missingSessionFailsOnceForAllFormats() throws IOException {
        var run = run("download", "missing", "--format", "csv,csv_full", "-o", directory.resolve("new").toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("404 SESSION_NOT_FOUND").hasLineCount(1);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void placeThatSeveralFormatsCannotHaveIsRefused() throws IOException {
        var file = Files.writeString(directory.resolve("old"), "old");

        var toFile = run("download", "s", "--format", "csv,csv_full", "-o", file.toString());
        var toStandardOutput = run("download", "s", "--format", "csv,csv_full", "-o", "-");

        assertThat(toFile.exitCode()).isEqualTo(1);
        assertThat(toFile.err()).contains("Name a directory").hasLineCount(1);
        assertThat(file).hasContent("old");
        assertThat(toStandardOutput.exitCode()).isEqualTo(2);
        assertThat(toStandardOutput.err()).contains("Standard output takes one format").hasLineCount(1);
    }

    @Test
    void shiftNeedsFormatVtt() {
        var run = run("download", "s", "--shift", "-90", "--format", "csv");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("add --format vtt").hasLineCount(1);
        assertThat(run("download", "s", "--format", "vtt", "--shift", "soon").err())
                .contains("'soon' is not a time").hasLineCount(1);
        assertThat(run("download", "s", "--format", "csv,,vtt").exitCode()).isEqualTo(2);
    }
}
