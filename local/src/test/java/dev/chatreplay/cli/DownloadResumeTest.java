package dev.chatreplay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.runtime.Sha256;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs `download` against a server that breaks off, stalls, or answers with other bytes than the requested ones.
@Order(1)
class DownloadResumeTest {
    private static final String CHAT = "id\r\n" + "m-1\r\n".repeat(1_000);
    private static final int HALF = CHAT.length() / 2;
    private static final String[] SHORT_STALL = {"--stall", "2"};
    private static final StubApi.Answer REST = StubApi.range(CHAT, CHAT.length());

    @TempDir
    private Path directory = Path.of("");
    @AutoClose
    private final StubApi api = new StubApi();

    private Run download(String... more) {
        return Run.of(api.options(Stream.concat(
                Stream.of("download", "s-1", "-o", directory.resolve("chat.csv").toString()),
                Stream.of(more)).toArray(String[]::new)));
    }

    private List<String> ranges() {
        return api.requests().stream().filter(request -> request.query().startsWith("X-Amz"))
                .map(StubApi.Request::range).toList();
    }

    private void assertDownloaded(Run run) {
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).doesNotContain("secret");
        assertThat(directory.resolve("chat.csv")).hasContent(CHAT);
        assertThat(parts()).isEmpty();
    }

    private List<Path> parts() {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".part")).toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// Leaves the first half of a file, as a process does that ends.
    private Path leavePart(String file) throws IOException {
        var digits = Sha256.hex(file.getBytes(UTF_8)).substring(0, 16);
        return Files.writeString(directory.resolve(".chat.csv." + digits + ".part"), file.substring(0, HALF));
    }

    @Test
    void downloadContinuesWhereConnectionBrokeOff() throws Exception {
        api.thenFile(CHAT, StubApi.range(CHAT, HALF));
        api.thenFile(CHAT, StubApi.range(CHAT, 100));
        api.thenFile(CHAT, REST);

        var run = download();

        assertDownloaded(run);
        assertThat(run.err()).contains("Requesting a new link: the connection broke off after " + HALF + " of "
                + CHAT.length() + " bytes");
        assertThat(ranges()).containsExactly("", "bytes=" + HALF + "-", "bytes=" + (HALF + 100) + "-");
        assertThat(api.requests()).last().extracting(StubApi.Request::ifRange).isEqualTo("\"tag\"");
    }

    @Test
    void downloadContinuesWithNewLinkWhenServerStalls() throws Exception {
        var continued = "bytes=" + HALF + "-";
        var stalled = api.stalled(CHAT, HALF);
        api.thenFileAtEachTry(CHAT, exchange -> (continued.equals(exchange.getRequestHeaders().getFirst("Range"))
                ? REST
                : stalled).to(exchange));

        var run = download(SHORT_STALL);

        assertDownloaded(run);
        assertThat(run.err()).contains("Requesting a new link: no byte arrived for 2 s");
        assertThat(ranges()).as("a busy machine repeats some").containsOnly("", continued);
    }

    @Test
    void downloadFailsAfterServerStallsAtEachTry() throws Exception {
        api.thenFileAtEachTry(CHAT, api.stalled(CHAT, 10));

        var run = download(SHORT_STALL);

        assertThat(run.exitCode()).isEqualTo(1);
        // On a busy machine, not even the answer begins within 2 s.
        assertThat(run.err()).containsPattern("chat-replay: The download failed: (no byte arrived for 2 s"
                + "|127\\.0\\.0\\.1:\\d+ does not answer in time)\\. Try again later;"
                + " the download then continues where it ended\\.\\R\\z");
        assertThat(directory.resolve("chat.csv")).doesNotExist();
    }

    @Test
    void serverThatIsSilentFromStartIsNamed() throws Exception {
        var silent = api.silent();
        var isFirst = new AtomicBoolean(true);
        api.thenFileAtEachTry(CHAT, exchange -> (isFirst.getAndSet(false) ? silent : REST).to(exchange));

        var run = download(SHORT_STALL);

        assertDownloaded(run);
        assertThat(run.err()).contains("Requesting a new link: 127.0.0.1:").contains(" does not answer in time");
    }

    @Test
    void failedDownloadLeavesPartForNextCommand() throws Exception {
        for (int i = 0; i < 4; i++) {
            api.thenFile(CHAT, StubApi.range(CHAT, i == 0 ? HALF : 0));
        }

        var run = download();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(parts()).containsExactly(leavePart(CHAT));
    }

    @Test
    void nextCommandContinuesWherePreviousOneEnded() throws Exception {
        leavePart(CHAT);
        api.thenFile(CHAT, REST);

        var run = download();

        assertDownloaded(run);
        assertThat(ranges()).containsExactly("bytes=" + HALF + "-");
    }

    @Test
    void wholePartIsVerifiedWithoutRequestToS3() throws Exception {
        Files.writeString(leavePart(CHAT), CHAT);
        api.then(200, api.link(CHAT), "");

        assertDownloaded(download());

        assertThat(ranges()).isEmpty();
    }

    @Test
    void damagedPartIsDownloadedAgain() throws Exception {
        Files.writeString(leavePart(CHAT), "x".repeat(HALF));
        api.thenFile(CHAT, REST);
        api.thenFile(CHAT, REST);

        assertDownloaded(download());

        assertThat(ranges()).containsExactly("bytes=" + HALF + "-", "");
    }

    @Test
    void partOfOlderChatIsDeleted() throws Exception {
        leavePart("older " + CHAT);
        api.thenFile(CHAT, REST);

        assertDownloaded(download());

        assertThat(ranges()).containsExactly("");
    }

    @Test
    void partThatAnotherProcessWritesIsLeftAlone() throws Exception {
        var part = leavePart(CHAT);
        api.then(200, api.link(CHAT), "");
        try (var channel = FileChannel.open(part, StandardOpenOption.WRITE); var _ = channel.lock()) {
            var run = download();

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("Another process downloads the same file").contains("-o").hasLineCount(1);
        }
        assertThat(part).hasContent(CHAT.substring(0, HALF));
    }

    @Test
    void serverThatIgnoresRangeGivesWholeFile() throws Exception {
        leavePart(CHAT);
        api.thenFile(CHAT, StubApi.from(0, CHAT, CHAT.length()));

        assertDownloaded(download());
    }

    @Test
    void otherRangeThanRequestedIsRefused() throws Exception {
        leavePart(CHAT);
        api.thenFile(CHAT, StubApi.from(7, CHAT, CHAT.length()));
        api.thenFile(CHAT, REST);

        var run = download();

        assertDownloaded(run);
        assertThat(run.err()).contains("the server answered with another range than the requested one");
    }

    @Test
    void serverThatRefusesRangeGivesWholeFile() throws Exception {
        leavePart(CHAT);
        api.thenFile(CHAT, exchange -> exchange.sendResponseHeaders(416, -1));
        api.thenFile(CHAT, REST);

        assertDownloaded(download());

        assertThat(ranges()).containsExactly("bytes=" + HALF + "-", "");
    }

    @Test
    void fileWithoutEndFillsNoDisk() throws Exception {
        for (int i = 0; i < 4; i++) {
            api.thenFile(CHAT, exchange -> {
                exchange.sendResponseHeaders(200, 0);
                for (;;) {
                    exchange.getResponseBody().write(new byte[8_192]);
                }
            });
        }

        var run = download();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("the size or the SHA-256 of the file is not as the API reported");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void fileArrivesOverLineThatBreaksOftenerThanTriesAllow() throws Exception {
        var large = "m-1\r\n".repeat(40_000);
        // A break may lose bytes that were on their way, so there are more answers than parts.
        for (int i = 0; i < 12; i++) {
            api.thenFile(large, StubApi.range(large, large.length() / 6 + 1));
        }

        var run = download();

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(directory.resolve("chat.csv")).hasContent(large);
    }

    @Test
    void standardOutputContinuesWithinOneCommandAndLeavesNoPart() throws Exception {
        api.thenFile("the chat\n", StubApi.range("the chat\n", 4));
        api.thenFile("the chat\n", StubApi.range("the chat\n", 9));

        var run = Run.of(api.options("download", "s-1", "-o", "-"));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(ranges()).containsExactly("", "bytes=4-");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void quietDownloadPrintsOnlyWarnings() throws Exception {
        api.thenFile(CHAT, StubApi.range(CHAT, HALF));
        api.thenFile(CHAT, REST);
        api.thenFile(CHAT, REST);

        assertThat(download("--quiet").err()).startsWith("Requesting a new link: ").hasLineCount(1);
        assertThat(download("-q").err()).isEmpty();
    }

    @Test
    void answerWithoutHashIsRefused() {
        api.then(200, "{\"success\":true,\"data\":{\"chat_download_url\":\"" + api.url() + "/x\"}}", "");

        var run = download();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("names no SHA-256").contains("CHAT_REPLAY_URL").hasLineCount(1);
    }
}
