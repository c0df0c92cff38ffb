package dev.chatreplay.observability;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Jvm;
import dev.chatreplay.harness.RemoteStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A running [WatchedProcess], what it has printed, and how to reach it.
///
/// @param output what came from its standard output and its standard error
record WatchedStack(Process process, Path output, RemoteStack remote)
        implements
            AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    /// A line of a function.
    ///
    /// @param function its logical id in the template
    /// @param printedLevel the level that it was printed with
    record Line(String printedLevel, String function, JsonNode json) {}

    /// Starts one that shows all that functions log.
    static WatchedStack start(Path directory) throws IOException {
        var variables = directory.resolve("environment");
        var output = directory.resolve("output");
        var process = Jvm.of(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"), WatchedProcess.class,
                Map.of("LOG_LEVEL", "INFO"), variables.toString())
                .redirectOutput(output.toFile()).redirectErrorStream(true).start();
        await().atMost(PATIENCE).until(
                () -> Files.exists(variables) && Files.readString(variables).contains("ready="));
        return new WatchedStack(process, output, RemoteStack.of(Files.readAllLines(variables)));
    }

    /// A new enabled organization.
    ///
    /// @return its key
    String newOrganization(String id) {
        return remote.newOrganization(id, "Acme");
    }

    /// The API as the organization sees it.
    Api api(String organizationId, String key) {
        return remote.api(organizationId, key);
    }

    /// Puts a message where EventBridge would.
    void put(String body) {
        remote.aws().sqs().sendMessage(r -> r.queueUrl(variable("EVENTS_QUEUE_URL")).messageBody(body));
    }

    /// A variable of its environment.
    String variable(String name) {
        return remote.variable(name);
    }

    /// All that it has printed.
    String text() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The lines of its functions so far.
    List<Line> lines() {
        return text().lines().filter(line -> line.contains(" function.") && line.endsWith("}")).map(line -> {
            var words = line.split(" +", 5);
            return new Line(words[1], words[2].substring("function.".length()), json(words[4]));
        }).toList();
    }

    /// The first line of a function with that outcome; waits for it.
    Line line(String function, String outcome) {
        return await(function + " tells " + outcome).atMost(PATIENCE).until(() -> lines().stream()
                .filter(line -> line.function().equals(function))
                .filter(line -> line.json().path("Outcome").asText().equals(outcome)).findFirst(),
                line -> line.isPresent()).orElseThrow();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    @Override
    public void close() {
        remote.close();
        process.destroyForcibly();
        process.onExit().join();
    }
}
