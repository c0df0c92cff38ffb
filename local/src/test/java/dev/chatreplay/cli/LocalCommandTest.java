package dev.chatreplay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.local.MadeKey;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs `local`.
@Order(1)
class LocalCommandTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final List<String> ANSWERS = List.of("GET /v2/sessions 200", "GET /v2/health 200",
            "OPTIONS /v2/events 204", "POST /v2/events 400", "GET /v2/a%1Bb 404");

    @TempDir
    private Path directory = Path.of("");

    private void awaitPrinted(LocalStart.Running local, List<String> texts) throws Exception {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (!local.hasEnded() && System.nanoTime() < end
                && !texts.stream().allMatch(Files.readString(directory.resolve("err"))::contains)) {
            Thread.sleep(20);
        }
    }

    @Test
    void localSaysThatItIsReadyAndPrintsVariablesOfClientsFirst() throws Exception {
        var data = MadeKey.in(directory.resolve("data"));
        List<String> printed;
        try (var local = new LocalStart(directory.resolve("err")).running("--data", data.toString())) {
            printed = local.variables();
            // The last line.
            awaitPrinted(local, List.of("Ctrl-C stops."));
        }

        assertThat(printed.subList(0, 4)).satisfiesExactly(
                line -> assertThat(line).startsWith("CHAT_REPLAY_URL=http://127.0.0.1:"),
                line -> assertThat(line).isEqualTo("CHAT_REPLAY_ORGANIZATION=demo"),
                line -> assertThat(line).startsWith("CHAT_REPLAY_API_KEY=crk_"), line -> assertThat(line).isEmpty());
        assertThat(Files.readString(directory.resolve("err"))).contains(
                "Ready at " + printed.getFirst().substring("CHAT_REPLAY_URL=".length()) + ", organization demo.",
                "The data is in " + data + ".", "Ctrl-C stops.");
    }

    /// Sends requests to `local` one after the other. Sends a request again that a busy machine does not answer in time.
    private static void send(String url, String organization, String key) throws Exception {
        var credentials = Base64.getEncoder()
                .encodeToString((organization + ":" + key).getBytes(UTF_8));
        try (var http = HttpClient.newHttpClient()) {
            for (var request : List.of("GET /v2/sessions?token=s3cret", "GET /v2/health", "OPTIONS /v2/events",
                    "POST /v2/events", "GET /v2/a%1Bb")) {
                var parts = request.split(" ", 2);
                int status;
                do {
                    status = http.send(HttpRequest.newBuilder(URI.create(url + parts[1]))
                            .method(parts[0], BodyPublishers.noBody()).header("Authorization", "Basic " + credentials)
                            .build(), BodyHandlers.discarding()).statusCode();
                } while (status == HttpURLConnection.HTTP_UNAVAILABLE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void localPrintsLineForEachRequestOnStandardErrorUnlessQuiet(boolean quiet) throws Exception {
        try (var local = new LocalStart(directory.resolve("err"))
                .running(quiet ? new String[]{"--quiet"} : new String[0])) {
            var values = local.variables().stream().limit(3).map(line -> line.substring(line.indexOf('=') + 1))
                    .toList();
            send(values.get(0), values.get(1), values.get(2));
            // A line may be printed after its answer.
            if (!quiet) {
                awaitPrinted(local, ANSWERS);
            }
        }
        var printed = Files.readString(directory.resolve("err"));
        if (quiet) {
            assertThat(printed).doesNotContain(" ms", "Ready", "/v2");
        } else {
            assertThat(ANSWERS).allSatisfy(
                    answer -> assertThat(printed).containsPattern("(?m)^" + answer + " \\d+ ms$"));
            assertThat(printed).doesNotContain("s3cret", "crk_", "Basic");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "", "http://localhost:3000", "null", "https://app.example", "app://localhost"})
    void originOfBrowserIsTaken(String origin) {
        assertThat(LocalCommand.isOrigin(origin)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", "localhost:3000", "http://", "http://localhost:3000/", "https://App.example"})
    void textThatNoBrowserSendsIsNoOrigin(String text) {
        assertThat(LocalCommand.isOrigin(text)).isFalse();
    }
}
