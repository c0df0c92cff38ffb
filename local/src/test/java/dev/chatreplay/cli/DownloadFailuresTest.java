package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs `download` against a stub of the API and of S3 that delays, refuses or alters its answers.
class DownloadFailuresTest {
    private static final String CSV = "id\r\nm-1\r\n";
    private static final String PREPARING = "{\"success\":true,\"data\":{\"status\":\"PROCESSING\"}}";

    @TempDir
    private Path directory = Path.of("");

    @AutoClose
    private final StubApi api = new StubApi();

    @Test
    void downloadWaitsWhileApiPreparesChat() throws Exception {
        api.then(202, PREPARING, "1");
        api.then(200, api.link(CSV), "");
        api.then(200, CSV, "");

        var run = download();

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains("preparing the chat; sending the request again in 1 s");
        assertThat(directory.resolve("chat.csv")).hasContent(CSV);
    }

    @Test
    void downloadStopsAfterLongestWait() {
        api.then(202, PREPARING, "30");

        var run = Run.of(api.options("download", "s-1", "--wait", "5", "-o", "x.csv"));

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains("still preparing the chat after 5 s").contains("--wait").hasLineCount(1);
    }

    @Test
    void downloadReplacesExpiredLink() throws Exception {
        api.then(200, api.link(CSV), "");
        api.then(403, "<Error><Code>AccessDenied</Code></Error>", "");
        api.then(200, api.link(CSV), "");
        api.then(200, CSV, "");

        var run = download();

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains("Requesting a new link: S3 answered 403").doesNotContain("secret");
        assertThat(directory.resolve("chat.csv")).hasContent(CSV);
    }

    @Test
    void downloadWithoutWaitEndsWithCodeOfItsOwnAndNamesNextCommand() throws Exception {
        api.then(202, PREPARING, "7");
        api.then(202, PREPARING, "1");
        api.then(202, PREPARING, "1");

        var run = Run.of(api.options("download", "s-1", "--no-wait", "-o", directory.resolve("x.csv").toString()));

        assertThat(run).isEqualTo(new Run(3, "", "chat-replay: The API is still preparing the chat (exit code 3)."
                + " Run the same command again in 7 s, or without --no-wait." + System.lineSeparator()));
        var several = Run.of(api.options("download", "s-1", "--no-wait", "--format", "csv,txt", "-o",
                directory.toString()));
        assertThat(several.exitCode()).isEqualTo(3);
        assertThat(several.err()).contains("Files are missing: csv, txt.");
        assertThat(api.requests()).hasSize(3);
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "604801", "99999999999", "9223372036854775807"})
    void waitThatIsNegativeOrLongerThanAWeekIsRefused(String wait) {
        var run = Run.of(api.options("download", "s-1", "--wait", wait));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--wait takes seconds, 0 to 604800.").hasLineCount(1);
    }

    @Test
    void downloadWithoutPatienceNamesOptionThatWasGiven() {
        api.then(202, PREPARING, "7");

        var run = Run.of(api.options("download", "s-1", "--wait", "0", "-o", directory.resolve("x.csv").toString()));

        assertThat(run)
                .isEqualTo(new Run(3, "", "chat-replay: The API is still preparing the chat after 0 s (exit code 3)."
                        + " Run the same command again later, or wait longer with --wait." + System.lineSeparator()));
    }

    @Test
    void formatWithWrongHashKeepsItsPreviousFileAndOthersAreNew() throws Exception {
        Files.writeString(directory.resolve("chat-s-1.csv"), "previous file");
        api.then(200, api.link(CSV), "");
        api.then(200, api.link("full"), "");
        for (int i = 0; i < 4; i++) {
            api.then(200, CSV.replace("m-1", "m-2"), "");
            if (i < 3) {
                api.then(200, api.link(CSV), "");
            }
        }
        api.then(200, "full", "");

        var run = Run.of(api.options("download", "s-1", "--format", "csv,csv_full", "-o", directory.toString()));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("The format csv failed: The download failed: ", "Files are missing: csv.");
        assertThat(directory.resolve("chat-s-1.csv")).hasContent("previous file");
        assertThat(directory.resolve("chat-s-1.csv_full.csv")).hasContent("full");
        assertThat(directory).isDirectoryNotContaining("glob:**.part");
        assertThat(api.requests()).extracting(StubApi.Request::query).startsWith("format=csv", "format=csv_full");
    }

    @Test
    void formatsAreRequestedTogetherBeforeFirstWait() throws Exception {
        api.then(202, PREPARING, "1");
        api.then(202, PREPARING, "1");
        api.then(200, api.link(CSV), "");
        api.then(200, CSV, "");
        api.then(200, api.link("full"), "");
        api.then(200, "full", "");

        var run = Run.of(api.options("download", "s-1", "--format", "csv,csv_full", "-o", directory.toString()));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).containsOnlyOnce("preparing the chat");
        assertThat(api.requests()).extracting(StubApi.Request::query).startsWith("format=csv", "format=csv_full",
                "format=csv");
    }

    @Test
    void formatThatIsNoLongerMadeIsNamedAndOthersAreWritten() throws Exception {
        api.then(200, api.link(CSV), "");
        api.then(410,
                "{\"success\":false,\"error\":{\"reason\":\"FORMAT_NOT_AVAILABLE\",\"message\":\"Formats: csv.\"}}",
                "");
        api.then(200, CSV, "");

        var run = Run.of(api.options("download", "s-1", "--format", "csv,csv_full", "--quiet", "-o",
                directory.toString()));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("The format csv_full failed: ", "410 FORMAT_NOT_AVAILABLE: Formats: csv.");
        assertThat(directory.resolve("chat-s-1.csv")).hasContent(CSV);
    }

    @Test
    void downloadedCuesMoveEarlierByNegativeShift() throws Exception {
        var vtt = "WEBVTT\n\n00:01:20.000 --> 00:01:25.000\nearly\n\n00:01:40.000 --> 00:01:45.000\nhello\n";
        for (var answer : List.of(api.link(vtt), vtt, api.link(vtt), vtt)) {
            api.then(200, answer, "");
        }
        var target = directory.resolve("recording.vtt");

        var run = Run.of(api.options("download", "s-1", "--format", "vtt", "--shift", "-90", "-o", target.toString()))
                .withoutWaits();

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).isEqualToIgnoringNewLines(
                "Wrote 1 cue 90 s earlier, without 1 cue before the recording, to " + target
                        + "; the SHA-256 matches.");
        assertThat(target).hasContent("WEBVTT\n\n00:00:10.000 --> 00:00:15.000\nhello\n");
        assertThat(Run.of(api.options("download", "s-1", "--format", "vtt", "-o", target.toString()))
                .withoutWaits().err())
                .startsWith("Wrote 2 cues, " + vtt.length() + " bytes, to ");
    }

    @Test
    void eventsAreCountedInPlaceOfMessages() throws Exception {
        var events = "{\"id\":\"a\"}\n{\"id\":\"b\"}\n{\"id\":\"c\"}\n";
        api.thenFile(events, StubApi.range(events, 100));

        var run = Run.of(api.options("download", "s-1", "--format", "events", "-o",
                directory.resolve("events.ndjson").toString())).withoutWaits();

        assertThat(run.err()).startsWith("Wrote 3 events, " + events.length() + " bytes, to ");
    }

    @Test
    void downloadKeepsPreviousFileWhenHashIsWrong() throws Exception {
        Files.writeString(directory.resolve("chat.csv"), "previous file");
        for (int i = 0; i < 4; i++) {
            api.then(200, api.link(CSV), "");
            api.then(200, CSV.replace("m-1", "m-2"), "");
        }

        var run = download();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("not as the API reported").doesNotContain("secret");
        assertThat(directory.resolve("chat.csv")).hasContent("previous file");
        assertThat(directory).isDirectoryNotContaining("glob:**.part");
    }

    private Run download() {
        return Run.of(api.options("download", "s-1", "-o", directory.resolve("chat.csv").toString()));
    }
}
