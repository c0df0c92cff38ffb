package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Renders files of events. No service runs.
class RenderTest {
    @TempDir
    private Path directory = Path.of("");

    private static String message(String session, String id) {
        return """
                {"type":"chat.message.sent","id":"e-%2$s","occurredAt":"2026-11-21T09:00:00.123Z","sessionId":"%1$s",\
                "meetingId":"m","message":{"id":"%2$s","participantId":"p","displayName":"P",\
                "payloadType":"TEXT_MESSAGE","payload":"text %2$s","createdAt":"2026-11-21T09:00:00Z"}}
                """.formatted(session, id);
    }

    private Path file(String content) throws IOException {
        return Files.writeString(directory.resolve("events.ndjson"), content);
    }

    private Run render(String content, String... arguments) throws IOException {
        var all = Stream.concat(Stream.of("render", file(content).toString()), Stream.of(arguments));
        return Run.of(all.toArray(String[]::new)).withoutWaits();
    }

    private Path out() {
        return directory.resolve("out.csv");
    }

    @Test
    void fileIsRenderedInOrderOfMessages() throws IOException {
        var run = render("\ufeff" + message("s", "b").replace("\n", "\r\n") + "\n" + message("s", "a"), "-o",
                out().toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEqualToIgnoringNewLines(
                "Wrote 2 messages, " + Files.size(out()) + " bytes, to " + out() + ".");
        assertThat(Files.readString(out()).lines()).hasSize(3).element(1).asString().startsWith("a,p,s,m,P,");
    }

    @Test
    void compressedFileIsRenderedIntoDirectoryInSeveralFormats() throws IOException {
        var packed = directory.resolve("events.ndjson.gz");
        try (var gzip = new GZIPOutputStream(Files.newOutputStream(packed))) {
            gzip.write(message("s:1", "a").getBytes(StandardCharsets.UTF_8));
        }
        var target = directory.resolve("new/files");

        var run = Run.of("render", packed.toString(), "--format", "events,csv_full,vtt", "-o", target.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("Wrote 1 event, ", "Wrote 1 message, ", "Wrote 1 cue, ");
        assertThat(target.resolve("chat-s_1.events.ndjson")).hasContent(message("s:1", "a"));
        assertThat(target.resolve("chat-s_1.csv_full.csv")).content().contains("text a");
        assertThat(target.toFile().list()).hasSize(3);
    }

    @Test
    void standardInputIsRenderedToStandardOutput() throws Exception {
        var file = file(message("s", "a"));
        try (var command = CommandProcess.startInShell(Map.of("CHAT_REPLAY_TERMINAL", "false"),
                "exec \"$@\" < '" + file + "'", "render", "-", "-o",
                "-")) {
            var run = command.end().withoutWaits();

            assertThat(run.exitCode()).isZero();
            assertThat(run.err()).startsWith("id,participantId,").contains("text a", "to standard output.");
        }
    }

    @Test
    void fileOfTwoSessionsNeedsChoice() throws IOException {
        var lines = message("s-1", "a") + message("s-2", "b") + message("s-1", "c");

        var unchosen = render(lines, "-o", out().toString());
        assertThat(unchosen.exitCode()).isEqualTo(1);
        assertThat(unchosen.err()).contains("The file has several sessions: s-1, s-2. Choose one with --session.")
                .hasLineCount(1);
        assertThat(out()).doesNotExist();

        var missing = render(lines, "--session", "s-3", "-o", out().toString());
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err()).contains("The file has no event of this session. It has: s-1, s-2.");

        var chosen = render(lines, "--session", "s-2", "-o", out().toString());
        assertThat(chosen.exitCode()).isZero();
        assertThat(out()).content().contains("text b").doesNotContain("text a", "text c");
    }

    @Test
    void choiceOfManySessionsListsTenAndFindsAnyOfThem() throws IOException {
        var lines = IntStream.range(0, 30).mapToObj(i -> message("s-" + i, "m-" + i)).collect(Collectors.joining());

        assertThat(render(lines).err()).contains("s-0, s-1, ", "s-9, …. Choose").doesNotContain("s-10");
        assertThat(render(lines, "--session", "s-29", "-o", out().toString()).exitCode()).isZero();
        assertThat(out()).content().contains("text m-29").hasLineCount(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\ufeff\n \r\n"})
    void fileWithoutEventsIsRefused(String content) throws IOException {
        var run = render(content, "-o", out().toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("The file has no events.").hasLineCount(1);
        assertThat(out()).doesNotExist();
    }

    @Test
    void badLinesAreNamedAndNothingIsWritten() throws IOException {
        Files.writeString(out(), "old");
        var lines = "\n" + message("s", "a") + "{\"type\":\"nonsense\"}\n"
                + message("s", "b").replace("09:00:00Z", "soon") + "not json\n" + message("s", "c");

        var run = render(lines, "-o", out().toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines().sorted()).satisfiesExactly(
                line -> assertThat(line).startsWith("Line 3: UNKNOWN_EVENT_TYPE at $.type: ").endsWith("."),
                line -> assertThat(line).startsWith("Line 4: INVALID_TIME at $.message.createdAt: "),
                line -> assertThat(line).startsWith("Line 5: Write well-formed JSON."),
                line -> assertThat(line).startsWith("chat-replay: These lines were refused: 3.")
                        .contains("--skip-invalid").endsWith("(No file is written.)"));
        assertThat(out()).hasContent("old");
    }

    @Test
    void badLinesAreSkippedWhenAsked() throws IOException {
        var lines = message("s", "a") + "{}\n".repeat(700) + message("s", "b");

        var run = render(lines, "--skip-invalid", "-o", out().toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("Skipped line 2: MISSING_FIELD at $", "Skipped line 701: ",
                "Wrote 2 messages", "Refused and skipped 700 lines.");
        assertThat(out()).content().contains("text a", "text b");
    }

    @Test
    void eventsOfOtherOrganizationAreRefused() throws IOException {
        var lines = message("s", "a") + message("s", "b").replace("{\"type\"", "{\"organizationId\":\"acme\",\"type\"");

        assertThat(render(lines, "-o", out().toString()).exitCode()).isZero();
        assertThat(
                render(lines + message("s", "c").replace("{\"type\"", "{\"organizationId\":\"other\",\"type\"")).err())
                .contains("Line 3: ORGANIZATION_MISMATCH at $.organizationId: ");
    }

    @Test
    void unknownFormatIsWrongUsageThatListsFormats() throws IOException {
        var run = render(message("s", "a"), "--format", "csv,pdf", "-o", directory.resolve("new").toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("There is no format pdf. Formats: csv, csv_full, ").hasLineCount(1);
        assertThat(directory.resolve("new")).doesNotExist();
    }

    @Test
    void missingFileOrDirectoryIsReportedInOneLine() throws IOException {
        var noFile = Run.of("render", directory.resolve("no.ndjson").toString());
        var noDirectory = render(message("s", "a"), "-o", directory.resolve("no/out.csv").toString());

        assertThat(noFile.exitCode()).isEqualTo(1);
        assertThat(noFile.err()).contains("There is no file ").hasLineCount(1);
        assertThat(noDirectory.exitCode()).isEqualTo(1);
        assertThat(noDirectory.err()).contains("There is no directory for ").hasLineCount(1);
    }
}
