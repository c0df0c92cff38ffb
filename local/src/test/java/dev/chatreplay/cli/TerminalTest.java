package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Runs commands in other processes, on a pseudo-terminal or with a small disk.
@EnabledOnOs(OS.LINUX)
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TerminalTest {
    private static final int CHUNK = 200;
    private static final int CHUNKS = 2_000;
    private static final String CHAT = "0123456789".repeat(CHUNKS * CHUNK / 10);
    private static final Duration BETWEEN_CHUNKS = Duration.ofMillis(200);
    private static final Pattern LINE_END = Pattern.compile("[\r\n]+");

    /// A process on a terminal of 80 columns, in which tests run commands in turn.
    private static @Nullable CommandProcess terminal;

    @TempDir
    private Path directory = Path.of("");
    @AutoClose
    private final StubApi api = new StubApi();
    private final Semaphore chunks = new Semaphore(0);

    @BeforeAll
    static void openTerminal(@TempDir Path scratch) throws IOException {
        terminal = CommandProcess.startInTurnOnTerminal(scratch, 80, Map.of());
    }

    @AfterAll
    static void closeTerminal() {
        if (terminal != null) {
            terminal.close();
        }
    }

    private static CommandProcess terminal() {
        return Objects.requireNonNull(terminal);
    }

    /// Sends a chunk of the chat whenever the test allows one.
    private void thenChatInChunks() throws Exception {
        api.thenFile(CHAT, exchange -> {
            exchange.sendResponseHeaders(200, CHAT.length());
            for (int sent = 0; sent < CHAT.length(); sent += CHUNK) {
                chunks.acquire();
                exchange.getResponseBody().write(CHAT.substring(sent, sent + CHUNK).getBytes(
                        java.nio.charset.StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
            }
        });
    }

    private String[] download(String... more) {
        return api.options(Stream.concat(
                Stream.of("download", "--stall", "600", "-o", directory.resolve("chat.csv").toString()),
                Stream.of(more)).toArray(String[]::new));
    }

    private static List<String> lines(String output) {
        return LINE_END.splitAsStream(output).filter(line -> !line.isEmpty()).toList();
    }

    /// Lets the bar move, and returns what is drawn until it has this width, or a line is too wide. A single move may be drawn with the
    /// width from before a change.
    private String drawn(CommandProcess command, int columns, int widest) throws IOException {
        var bar = Pattern.compile("\rdownload .{" + (columns - 10) + "}(?=\r|$)");
        try (var timer = Executors.newSingleThreadScheduledExecutor()) {
            var moves = timer.scheduleAtFixedRate(chunks::release, 0, BETWEEN_CHUNKS.toMillis(), TimeUnit.MILLISECONDS);
            try {
                return command.readUntil(output -> bar.matcher(output).find()
                        || lines(output).stream().anyMatch(line -> line.length() > widest));
            } finally {
                moves.cancel(false);
            }
        }
    }

    /// The profiles `faults` and `faults-long` run it.
    @ParameterizedTest
    @CsvSource({"50,200,80", "200,80,50"})
    @Tag("full-extent")
    void barFitsTerminalAlsoAfterItWasResizedInOtherOrders(int first, int second, int third) throws Exception {
        barFitsTerminalAlsoAfterItWasResized(first, second, third);
    }

    @ParameterizedTest
    @CsvSource("80,50,200")
    void barFitsTerminalAlsoAfterItWasResized(int first, int second, int third) throws Exception {
        thenChatInChunks();
        try (var command = CommandProcess.startOnTerminal(directory, first, download("s-1"))) {
            var all = new StringBuilder();
            int before = first;
            for (int columns : new int[]{first, second, third}) {
                if (columns != first) {
                    CommandProcess.resize(directory, columns);
                }
                var widest = Math.max(before, columns);
                var drawn = drawn(command, columns, widest);
                assertThat(lines(drawn)).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(widest));
                var next = drawn(command, columns, columns);
                assertThat(lines(next)).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(columns)
                        .contains("KiB").doesNotContain("bytes"));
                all.append(drawn).append(next);
                before = columns;
            }
            assertThat(all).doesNotContain("\n");
            chunks.release(CHUNKS);

            var run = command.end();

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(List.of(run.err().split("\r?\n"))).hasSize(2).last().asString()
                    .startsWith("Wrote 1 message, " + CHAT.length() + " bytes, to ");
            assertThat(directory.resolve("chat.csv")).hasContent(CHAT);
        }
    }

    @Test
    void warningTakesPlaceOfBar() throws Exception {
        var file = Files.writeString(directory.resolve("e.ndjson"), "{}\n");
        api.then(503, "{\"message\":\"later\"}", "");
        api.then(200, "{\"success\":true,\"data\":{\"recorded\":1}}", "");

        var run = terminal().run(api.options("send", file.toString()));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(lines(run.err())).filteredOn(line -> line.contains("Trying again")).singleElement().asString()
                .matches("(\033\\[K)?Trying again: 503: later \\(try 2 of 7, in 0\\.[1-4] s\\)");
    }

    @Test
    void killedDownloadContinuesInNextProcess() throws Exception {
        thenChatInChunks();
        try (var command = CommandProcess.start(download("s-1"))) {
            chunks.release(CHUNKS / 2);
            command.readUntil(output -> output.contains(" 50% "));
            command.kill();
        }
        assertThat(directory.toFile().list()).singleElement().asString().matches("\\.chat\\.csv\\.[0-9a-f]{16}\\.part");
        chunks.release(CHUNKS);
        api.thenFile(CHAT, StubApi.range(CHAT, CHAT.length()));

        var run = Run.of(download("s-1"));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(api.requests()).last().extracting(StubApi.Request::range).isEqualTo("bytes=" + CHAT.length() / 2
                + "-");
        assertThat(directory.resolve("chat.csv")).hasContent(CHAT);
    }

    @Test
    void secondProcessRefusesToWriteSamePart() throws Exception {
        thenChatInChunks();
        api.then(200, api.link(CHAT), "");
        try (var command = CommandProcess.start(download("s-1"))) {
            chunks.release(CHUNKS / 2);
            command.readUntil(output -> output.contains(" 50% "));

            var run = Run.of(download("s-1"));

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("Another process downloads the same file").hasLineCount(1);
            chunks.release(CHUNKS);
            assertThat(command.end().exitCode()).isZero();
        }
        assertThat(directory.resolve("chat.csv")).hasContent(CHAT);
    }

    @Test
    void fullDiskIsNamedWithoutNewLinkAndPreviousFileStays() throws Exception {
        Files.writeString(directory.resolve("chat.csv"), "previous file");
        api.thenFile(CHAT, StubApi.range(CHAT, CHAT.length()));
        try (var command = CommandProcess.startWithSmallDisk(64, download("--quiet", "s-1"))) {
            var run = command.end();

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains(".part cannot be written: file too large. Correct this, or name another"
                    + " place with -o.").hasLineCount(1);
        }
        assertThat(api.requests()).hasSize(2);
        assertThat(directory.resolve("chat.csv")).hasContent("previous file");
    }

    private void thenSessions() {
        api.then(200, """
                {"success":true,"data":{"sessions":[
                {"id":"s-2","status":"LIVE","created_at":"2026-11-21T10:00:00.000Z","associated_id":"weekly"},
                {"id":"s-1","status":"ENDED","created_at":"2026-11-14T10:00:00.000Z","associated_id":"weekly"}]}}""",
                "");
    }

    @Test
    void chosenSessionOfMeetingIsDownloaded() throws Exception {
        for (var option : List.of("--verbose", "--quiet")) {
            thenSessions();
            api.thenFile("chat " + option, StubApi.range("chat " + option, 100));
            terminal().type(String.join(" ", download("--meeting", "weekly", "--choose", option)));
            var asked = terminal().readUntil(output -> output.endsWith("Number of the session (1-2): "));
            // The terminal shows the command that was typed.
            assertThat(asked.lines().filter(line -> !line.matches("GET .*|download .*"))).satisfiesExactly(
                    line -> assertThat(line).startsWith("1\t").contains("s-2"),
                    line -> assertThat(line).startsWith("2\t").contains("s-1"),
                    line -> assertThat(line).startsWith("Number"));
            terminal().type("2");

            var run = terminal().endOfTurn();

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.err().contains("The session is s-1, created at 2026-11-14T10:00:00.000Z."))
                    .isEqualTo(!option.equals("--quiet"));
            assertThat(directory.resolve("chat.csv")).hasContent("chat " + option);
        }
    }

    @Test
    void answerThatNamesNoSessionDownloadsNothing() throws Exception {
        for (var answer : List.of("3", "0", "s-1", "")) {
            thenSessions();
            terminal().type(String.join(" ", download("--meeting", "weekly", "--choose")));
            terminal().readUntil(output -> output.endsWith("Number of the session (1-2): "));
            terminal().type(answer);

            var run = terminal().endOfTurn();

            assertThat(run.exitCode()).as(answer).isEqualTo(1);
            assertThat(run.err()).as(answer).contains("Choose a session by its number, or name its id");
        }
        assertThat(directory.resolve("chat.csv")).doesNotExist();
    }
}
