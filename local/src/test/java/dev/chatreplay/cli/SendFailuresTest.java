package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs `send` against a stub of the API that delays, refuses or alters its answers.
class SendFailuresTest {
    @TempDir
    private Path directory = Path.of("");

    @AutoClose
    private final StubApi api = new StubApi();

    @Test
    void sendRetriesAfterServerErrors() throws Exception {
        api.then(503, "{\"success\":false,\"error\":{\"code\":503,\"reason\":\"TRY_AGAIN\",\"message\":\"later\"}}",
                "1");
        api.then(500, "{\"message\":\"Internal Server Error\"}", "");
        api.then(200, "{\"success\":true,\"data\":{\"recorded\":1}}", "");
        var began = System.nanoTime();

        var run = Run.of(api.options("send", Files.writeString(directory.resolve("e.ndjson"), "{}\n").toString()));

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains("Trying again: 503 TRY_AGAIN: later").contains("500: Internal Server Error");
        assertThat(System.nanoTime() - began).isGreaterThan(1_000_000_000L);
    }

    @Test
    void sendSkipsEveryEventThatAnswerNames() throws Exception {
        api.then(200, """
                {"success":true,"data":{"recorded":1,"refused":[
                {"index":0,"path":"$.events[0]","reason":"SESSION_CLOSED","message":"Too late."},
                {"index":2,"path":"$.events[2].id","reason":"INVALID_ID","message":"No id."}]}}""", "");

        var run = send("--skip-invalid", "{}\n\n{}\n{}\n");

        assertThat(run.err()).contains("Sent 1 event in ");
        assertThat(run.err()).contains("Skipped line 1: SESSION_CLOSED at $: Too late.",
                "Skipped line 4: INVALID_ID at $.id: No id.",
                "Refused and skipped 2 lines. Correct them and send the file again.");
        assertThat(api.requests()).singleElement()
                .satisfies(request -> assertThat(request.query()).isEqualTo("on_invalid=skip"));
    }

    @Test
    void sendSkipsEventsOfBodyThatApiRefusesAsWhole() throws Exception {
        api.then(400,
                """
                        {"success":false,"error":{"code":400,"reason":"INVALID_JSON","message":"INVALID_JSON at $.events[1]","details":[
                        {"index":1,"path":"$.events[1]","reason":"INVALID_JSON","message":"Send JSON."}]}}""",
                "");
        api.then(200, "{\"success\":true,\"data\":{\"recorded\":2,\"refused\":[]}}", "");

        var run = send("--skip-invalid", "{}\n{}\n{}\n");

        assertThat(run.err()).contains("Sent 2 events");
        assertThat(run.err()).contains("Skipped line 2: INVALID_JSON at $: Send JSON.");
    }

    @Test
    void sendNamesLinesOfRequestThatFails() throws Exception {
        api.then(413, "{\"message\":\"Request Too Long\"}", "");

        var run = send("--skip-invalid", "\n{}\n{}\n");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("The API refused lines 2 to 3: 413: Request Too Long");
    }

    @Test
    void sendCompressesLargeRequests() throws Exception {
        var line = "{\"text\":\"" + "hello ".repeat(2_000) + "\"}\n";
        for (var content : List.of("{}\n", line)) {
            for (var option : List.of("--skip-invalid", "--no-gzip")) {
                api.then(200, "{\"success\":true,\"data\":{\"recorded\":1}}", "");
                assertThat(send(option, content).exitCode()).isZero();
            }
        }
        assertThat(api.requests()).extracting(StubApi.Request::encoding).containsExactly("", "", "gzip", "");
        assertThat(api.requests()).extracting(StubApi.Request::text).containsExactly("{\"events\":[{}]}",
                "{\"events\":[{}]}",
                "{\"events\":[" + line.strip() + "]}", "{\"events\":[" + line.strip() + "]}");
        assertThat(api.requests().get(2).body()).hasSizeLessThan(1_000);
    }

    @Test
    void bodyThatGzipMakesLargerIsNotCompressed() {
        var random = new byte[9_000];
        new Random(1).nextBytes(random);
        assertThat(Gzip.ifSmaller(random)).isEmpty();
        assertThat(Gzip.ifSmaller(new byte[9_000])).isPresent();
    }

    @Test
    void sendReadsNoIndexFromErrorMessage() throws Exception {
        api.then(400,
                "{\"success\":false,\"error\":{\"code\":400,\"reason\":\"INVALID_EVENTS\",\"message\":\"events[0] is invalid\","
                        + "\"details\":[{\"path\":\"$.events\",\"reason\":\"WRONG_TYPE\",\"message\":\"no array\"}]}}",
                "");

        var run = send("--skip-invalid", "{}\n");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("The API refused line 1: 400 INVALID_EVENTS: events[0] is invalid");
    }

    private Run send(String option, String lines) throws IOException {
        return Run.of(api.options("send", option, Files.writeString(directory.resolve("e.ndjson"), lines).toString()));
    }
}
