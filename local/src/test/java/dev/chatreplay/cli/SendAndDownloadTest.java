package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.local.EmbeddedStack;
import dev.chatreplay.local.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SendAndDownloadTest {
    private static EmbeddedStack stack;
    private static DemoOrganization organization;

    @TempDir
    private Path directory = Path.of("");

    @BeforeAll
    static void start() throws IOException {
        stack = EmbeddedStack.start(Settings.inMemory());
        organization = DemoOrganization.in(stack, Optional.empty());
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void downloadedChatHasEverySentMessage() throws IOException {
        var file = gzip("all.ndjson.gz", messages("s-all", 1_201) + ended("s-all"));
        var target = directory.resolve("out.csv");

        var sent = run("send", file.toString());
        var downloaded = run("download", "s-all", "-o", target.toString());

        assertThat(sent.err()).doesNotContain("chat-replay:");
        assertThat(sent.exitCode()).isZero();
        assertThat(sent.out()).startsWith("Sent 1202 events in ").contains("events/s");
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
        assertThat(downloaded.err()).contains("still live");
    }

    @Test
    void sendStopsAtInvalidEventAndNamesItsLine() throws IOException {
        var run = run("send", file("bad.ndjson", "\n" + messages("s-bad", 2) + "{\"type\":\"nonsense\"}\n").toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("Line 4: ").contains("INVALID_EVENTS").contains("(0 events are recorded.)")
                .hasLineCount(1);
    }

    @Test
    void sendSkipsInvalidLinesWhenAsked() throws IOException {
        var lines = messages("s-skip", 1) + "{\"type\":\"nonsense\"}\nnot json\n[]\n{} {}\n" + "\"" + "x".repeat(70_000)
                + "\"\n{\"type\":\"chat.message.sent\"}\n" + ended("s-skip").strip();

        var run = run("send", "--skip-invalid", file("skip.ndjson", lines).toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).startsWith("Sent 2 events");
        assertThat(IntStream.rangeClosed(2, 7).mapToObj(line -> "Skipped line " + line + ": "))
                .allSatisfy(line -> assertThat(run.err()).contains(line));
        assertThat(run.err()).contains("6 lines are not valid events");
    }

    @Test
    void wrongCredentialsAreReportedInOneLine() throws IOException {
        var file = file("one.ndjson", messages("s-1", 1)).toString();

        var run = Run.of("send", file, "--url", stack.apiUrl().toString(), "--organization", "demo", "--api-key", "no");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("401 UNAUTHORIZED").hasLineCount(1);
    }

    @Test
    void downloadOfUnknownSessionLeavesNoFile() {
        var target = directory.resolve("nothing.csv");

        var run = run("download", "no-such-session", "-o", target.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("404 SESSION_NOT_FOUND").hasLineCount(1);
        assertThat(directory).isEmptyDirectory();
    }

    private static Run run(String... arguments) {
        var connection = Stream.of("--url", stack.apiUrl() + "/", "--organization", organization.id(), "--api-key",
                organization.apiKey());
        return Run.of(Stream.concat(Arrays.stream(arguments), connection).toArray(String[]::new));
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
