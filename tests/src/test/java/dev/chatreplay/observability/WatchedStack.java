package dev.chatreplay.observability;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Jvm;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.RemoteStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A running [WatchedProcess], or its stack in this process, with its output and its clients.
///
/// @param output the file with its standard output and its standard error, or with the log of this process
record WatchedStack(Running running, Path output, RemoteStack remote)
        implements
            AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    /// What runs the stack.
    interface Running extends AutoCloseable {
        @Override
        void close();
    }

    /// One log line of a function.
    ///
    /// @param printedLevel the level before the JSON
    /// @param function the function's logical id in the template
    record Line(String printedLevel, String function, JsonNode json) {}

    /// Starts a stack that prints all log lines of its functions. The quick extent starts it in this process, because the start of another one
    /// is long.
    static WatchedStack start(Path directory) throws IOException {
        var variables = directory.resolve("environment");
        var output = directory.resolve("output");
        var running = Extent.CURRENT == Extent.QUICK ? here(variables, output) : process(variables, output);
        return new WatchedStack(running, output, RemoteStack.of(Files.readAllLines(variables)));
    }

    private static Running here(Path variables, Path output) throws IOException {
        var log = new LogFile(output);
        var stack = WatchedProcess.start(variables);
        return () -> {
            stack.close();
            log.close();
        };
    }

    private static Running process(Path variables, Path output) throws IOException {
        var process = Jvm.of(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"), WatchedProcess.class,
                Map.of("LOG_LEVEL", "INFO"), variables.toString())
                .redirectOutput(output.toFile()).redirectErrorStream(true).start();
        await().atMost(PATIENCE).until(
                () -> Files.exists(variables) && Files.readString(variables).contains("ready="));
        return () -> {
            process.destroyForcibly();
            process.onExit().join();
        };
    }

    /// Creates an enabled organization.
    ///
    /// @return its API key
    String newOrganization(String id) {
        return remote.newOrganization(id, "Acme");
    }

    /// Returns the API with an organization's credentials.
    Api api(String organizationId, String key) {
        return remote.api(organizationId, key);
    }

    /// Sends a queue message to the events queue, as EventBridge does.
    void put(String body) {
        remote.aws().sqs().sendMessage(r -> r.queueUrl(variable("EVENTS_QUEUE_URL")).messageBody(body));
    }

    /// Returns a variable of the process's environment.
    String variable(String name) {
        return remote.variable(name);
    }

    /// Returns all output of the process so far.
    String text() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns the log lines of its functions so far.
    List<Line> lines() {
        return text().lines().filter(line -> line.contains(" function.") && line.endsWith("}")).map(line -> {
            var words = line.split(" +", 5);
            return new Line(words[1], words[2].substring("function.".length()), json(words[4]));
        }).toList();
    }

    /// Waits for the first log line of a function with this outcome, and returns it.
    Line line(String function, String outcome) {
        return await(function + " logs " + outcome).atMost(PATIENCE).until(() -> lines().stream()
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
        running.close();
    }
}
