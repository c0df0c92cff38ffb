package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.local.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendAndDownloadTest extends DemoStackTest {
    @TempDir
    private Path directory = Path.of("");

    SendAndDownloadTest() throws IOException {
        super(Settings.inMemory());
    }

    @Test
    void downloadedChatHasEverySentMessage() throws IOException {
        var file = gzip("all.ndjson.gz", messages("s-all", 1_201) + ended("s-all"));
        var target = directory.resolve("out.csv");

        var sent = run("send", file.toString());
        var downloaded = run("download", "s-all", "-o", target.toString());

        assertThat(sent.err()).doesNotContain("chat-replay:");
        assertThat(sent.exitCode()).isZero();
        assertThat(sent.err()).contains("Sent 1202 events in ").contains("events/s");
        assertThat(downloaded.exitCode()).isZero();
        assertThat(downloaded.err()).contains("Wrote 1201 messages").doesNotContain("Signature");
        assertThat(target).content().startsWith("id,participantId,").contains("text 1200").hasLineCount(1_202);
        assertThat(directory).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void downloadReportsLiveSession() throws IOException {
        run("send", file("live.ndjson", messages("s-live", 2)).toString());

        var downloaded = run("download", "s-live", "-o", directory.resolve("live.csv").toString());

        assertThat(downloaded.exitCode()).isZero();
        assertThat(downloaded.err()).contains("still live", "Run the same command again later.");
    }

    @Test
    void sendStopsAtRefusedEventsAndNamesTheirLines() throws IOException {
        var lines = "\n" + messages("s-bad", 2) + "{\"type\":\"nonsense\"}\n" + messages("s-bad", 1)
                + "{\"type\":\"chat.read\"}\n";
        var run = run("send", file("bad.ndjson", lines).toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines()).hasSize(3).satisfiesExactly(
                line -> assertThat(line).startsWith("Line 4: UNKNOWN_EVENT_TYPE at $.type: ").endsWith("."),
                line -> assertThat(line).startsWith("Line 6: MISSING_FIELD at $."),
                line -> assertThat(line).startsWith("chat-replay: These lines of ")
                        .contains("bad.ndjson were refused: 2. ")
                        .contains("--skip-invalid")
                        .endsWith("(0 events are recorded.)"));
        assertThat(run.out()).isEmpty();
    }

    @Test
    void correctedFileIsSentAgainAfterRefusal() throws IOException {
        var bad = messages("s-again", 700) + "{}\n" + ended("s-again");
        var first = run("send", file("again.ndjson", bad).toString());
        assertThat(first.exitCode()).isEqualTo(1);
        assertThat(first.err()).contains("Line 701: ").containsPattern("\\((0|500) events are recorded\\.\\)");

        var second = run("send", file("again.ndjson", bad.replace("{}\n", "")).toString());
        assertThat(second.exitCode()).isZero();
        assertThat(second.err()).contains("Sent 701 events");
        var downloaded = run("download", "s-again", "-o", directory.resolve("again.csv").toString());
        assertThat(downloaded.err()).contains("Wrote 700 messages");
    }

    @Test
    void sendSkipsInvalidLinesWhenAsked() throws IOException {
        var lines = messages("s-skip", 1) + "{\"type\":\"nonsense\"}\nnot json\n7\n{} {}\n" + "\"" + "x".repeat(70_000)
                + "\"\n{\"type\":\"chat.message.sent\"}\n" + ended("s-skip").strip();

        var run = run("send", "--skip-invalid", file("skip.ndjson", lines).toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("Sent 2 events");
        assertThat(IntStream.rangeClosed(2, 7).mapToObj(line -> "Skipped line " + line + ": "))
                .allSatisfy(line -> assertThat(run.err()).contains(line));
        assertThat(run.err()).contains("Skipped line 5, column 4: ",
                "chat-replay: Refused and skipped 7 lines. ").hasLineCount(9);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 101, 350})
    void everySkippedLineIsNamed(int count) throws IOException {
        var lines = messages("s-many-" + count, 5) + "{\"type\":\"nonsense\"}\n".repeat(count)
                + messages("s-many-" + count, 7) + "{}\n" + ended("s-many-" + count);

        var run = run("send", "--skip-invalid", file("many.ndjson", lines).toString());

        assertThat(run.err()).contains("Sent 13 events");
        assertThat(
                run.err().lines().filter(line -> line.startsWith("Skipped line "))
                        .map(line -> line.replaceFirst("Skipped line (\\d+): .*", "$1")))
                .containsExactlyElementsOf(Stream.concat(IntStream.range(6, 6 + count).boxed(), Stream.of(13 + count))
                        .map(String::valueOf).toList());
        assertThat(run.err()).contains("Refused and skipped " + (count + 1) + " lines.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1,\"a\":2}", "{\"a\":", "{}],\"b\":[{}", "{},{}", "]}", "{\"a\":\"\\x\"}",
            "{\"a\":'b'}"})
    void lineThatIsNotOneJsonObjectFailsNoOtherLine(String line) throws IOException {
        var run = run("send", "--skip-invalid", file("json.ndjson", messages("s-json", 2) + line + "\n").toString());

        assertThat(run.err()).contains("Sent 2 events");
        assertThat(run.err()).containsPattern("Skipped line 3(, column \\d+)?: Write ");
    }

    @Test
    void lineBeyondLimitsOfJsonFailsNoOtherLine() throws IOException {
        var deep = "{\"a\":" + "[".repeat(70) + "]".repeat(70) + "}\n";
        var digits = "{\"a\":" + "9".repeat(1001) + "}\n";
        var name = "{\"" + "n".repeat(1025) + "\":1}\n";
        var run = run("send", "--skip-invalid",
                file("limits.ndjson", deep + digits + messages("s-limits", 2) + name).toString());

        assertThat(run.err()).contains("Sent 2 events");
        assertThat(run.err()).contains("Skipped line 1: ", "Skipped line 2: ", "Skipped line 5: ");
    }

    @Test
    void sendReadsFilesOfEveryEditor() throws IOException {
        var lines = "\ufeff" + messages("s-bom", 2).replace("\n", "\r\n") + "\r\n \t\n\n\ufeff"
                + ended("s-bom").strip();

        var run = run("send", file("bom.ndjson", lines).toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("Sent 3 events");
    }

    @Test
    void sendNamesLineThatIsNotUtf8() throws IOException {
        var file = Files.write(directory.resolve("utf16.ndjson"),
                messages("s-utf16", 1).getBytes(StandardCharsets.UTF_16));

        var run = run("send", file.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("Line 1: The text is not UTF-8. Save the file as UTF-8.");
    }

    @Test
    void emptyFileSendsNothing() throws IOException {
        var run = run("send", file("empty.ndjson", "\ufeff\n").toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains("empty.ndjson has no events.", "Sent 0 events");
    }

    @Test
    void lineMayBeLongerThanItsEvent() throws IOException {
        var escaped = messages("s-long", 1).replace("text 0", "\\u00e9".repeat(30_000));
        var spaced = ended("s-long").strip().replace(",", "," + " ".repeat(100_000));
        var tooLong = messages("s-long", 1).replace("text 0", "x".repeat(70_000));
        var longest = "{" + " ".repeat(2 * 1024 * 1024) + "}";

        var run = run("send", "--skip-invalid", file("long.ndjson",
                escaped + spaced + "\n" + tooLong + longest + "\n").toString());

        assertThat(run.err()).contains("Sent 2 events");
        assertThat(run.err()).contains("Skipped line 3: EVENT_TOO_LARGE at $: ",
                "Skipped line 4: An event may have at most ");
        var downloaded = run("download", "s-long", "-o", directory.resolve("long.csv").toString());
        assertThat(downloaded.err()).contains("Wrote 1 message");
        assertThat(directory.resolve("long.csv")).content().contains("é".repeat(30_000));
    }

    @Test
    void wrongCredentialsAreReportedInOneLine() throws IOException {
        var file = file("one.ndjson", messages("s-1", 1)).toString();

        var run = Run.of("send", file, "--url", stack.apiUrl().toString(), "--organization", "demo", "--api-key", "no")
                .withoutWaits();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).hasLineCount(1).contains("401 UNAUTHORIZED", "CHAT_REPLAY_API_KEY",
                "organization demo (CHAT_REPLAY_ORGANIZATION) at " + stack.apiUrl(),
                "./chat-replay key create demo --name NAME").doesNotContain("Basic");
    }

    @Test
    void downloadOfUnknownSessionLeavesNoFile() {
        var target = directory.resolve("nothing.csv");

        var run = run("download", "no-such-session", "-o", target.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("404 SESSION_NOT_FOUND", "'./chat-replay sessions' lists them.")
                .hasLineCount(1);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void everySampleEventOfTheProjectIsSentInOneCall() throws IOException {
        try (var samples = Files.list(Path.of("../events/chat"))) {
            var files = samples.map(Path::toString).sorted().toList();
            assertThat(files).hasSizeGreaterThan(8);

            var run = run(Stream.concat(Stream.of("send"), files.stream()).toArray(String[]::new));

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.err()).containsPattern("Sent \\d+ events of " + files.size() + " files in ");
        }
    }

    @Test
    void eventsAreSentInEveryForm() throws IOException {
        var lines = messages("s-forms", 3).lines().toList();
        var pretty = lines.getFirst().replace(",", ",\n  ");
        var array = "[\n" + String.join(",\n", lines) + "\n]";
        var body = "{\"events\": [" + String.join(",", lines) + "], \"note\": {}}";

        var run = run("send", file("pretty.json", pretty + pretty).toString(), file("array.json", array).toString(),
                gzip("no-gz-in-name", body).toString(), file("plain.gz", lines.getFirst()).toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("Sent 9 events of 4 files");
        run("send", file("end.json", ended("s-forms")).toString());
        var downloaded = run("download", "s-forms", "-o", directory.resolve("forms.csv").toString());
        assertThat(downloaded.err()).contains("Wrote 3 messages");
    }

    @Test
    void refusedEventOfSeveralFilesIsNamedWithFileAndColumn() throws IOException {
        var good = messages("s-named", 1).strip();
        var run = run("send", "--skip-invalid", file("a.ndjson", good + "\n").toString(),
                file("b.json", "[" + good + ",{\"type\":\"nonsense\"}]").toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("Skipped line 1, column " + (good.length() + 3) + " of "
                + directory.resolve("b.json") + ": UNKNOWN_EVENT_TYPE at $.type: ", "Sent 2 events of 2 files");
    }

    @Test
    void refusedLinesAreNamedInTheirOrder() throws IOException {
        var lines = "not json\n{\"type\":\"nonsense\"}\n".repeat(700);

        var run = run("send", "--skip-invalid", file("order.ndjson", lines).toString());

        assertThat(run.err().lines().filter(line -> line.startsWith("Skipped line "))
                .map(line -> Integer.parseInt(line.replaceFirst("Skipped line (\\d+): .*", "$1"))))
                .hasSize(1400).isSorted();
    }

    @Test
    void quietSendPrintsNothing() throws IOException {
        var run = run("send", "--quiet", file("quiet.ndjson", messages("s-quiet", 1)).toString());

        assertThat(run).isEqualTo(new Run(0, "", ""));
    }

    @Test
    void versionInTheUrlIsLeftOut() throws IOException {
        var file = file("url.ndjson", messages("s-url", 1)).toString();
        var run = Run.of("send", file, "--url", stack.apiUrl() + "/v2/", "--organization", organization.id(),
                "--api-key", organization.apiKey());

        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private static String messages(String session, int count) {
        return IntStream.range(0, count).mapToObj(i -> """
                {"type":"chat.message.sent","id":"e-%1$d","occurredAt":"2026-11-21T09:00:00.123Z","sessionId":"%2$s",\
                "meetingId":"m","message":{"id":"m-%1$d","participantId":"p","displayName":"P",\
                "payloadType":"TEXT_MESSAGE","payload":"text %1$d","createdAt":"2026-11-21T09:00:00Z"}}
                """.formatted(i, session)).collect(Collectors.joining());
    }

    private static String ended(String session) {
        return """
                {"type":"session.ended","id":"end","occurredAt":"2026-11-21T10:00:00Z","sessionId":"%s",\
                "meetingId":"m","reason":"HOST_ENDED_MEETING"}
                """.formatted(session);
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    private Path gzip(String name, String content) throws IOException {
        var path = directory.resolve(name);
        try (var out = new GZIPOutputStream(Files.newOutputStream(path))) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return path;
    }
}
