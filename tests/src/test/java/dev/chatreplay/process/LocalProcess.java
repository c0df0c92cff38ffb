package dev.chatreplay.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.chatreplay.client.Api;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Runs `chat-replay local --data DIR` in its own process.
///
/// @param process the JVM
/// @param variables the variables that it has printed
record LocalProcess(Process process, Map<String, String> variables) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /// Starts the process and waits until it accepts requests.
    static LocalProcess start(Path data, String... options) {
        return start(data, List.of(), Redirect.INHERIT, options);
    }

    /// Does the same with a size limit for each file that the process writes, to simulate a full disk.
    static LocalProcess startWithSmallDisk(Path data, int kibibytes) {
        return start(data, List.of("bash", "-c", "ulimit -f " + kibibytes + " && exec \"$@\"", "bash"),
                // SQLite prints a stack trace for each failed write.
                Redirect.DISCARD);
    }

    private static LocalProcess start(Path data, List<String> launcher, Redirect errors, String... options) {
        try {
            var out = Files.createTempFile("local", ".env");
            var command = new ArrayList<>(launcher);
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-cp", System.getProperty("java.class.path"),
                    "dev.chatreplay.cli.ChatReplay", "local", "--quiet", "--port", "0", "--data", data.toString()));
            command.addAll(List.of(options));
            var process = new ProcessBuilder(command)
                    .redirectOutput(out.toFile()).redirectError(errors).start();
            var variables = await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50))
                    .until(() -> variables(out, process), read -> read.containsKey("SESSIONS_TABLE"));
            return new LocalProcess(process, variables);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> variables(Path out, Process process) throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException("the process ended with exit code " + process.exitValue());
        }
        var variables = new TreeMap<String, String>();
        Files.readString(out, UTF_8).lines().filter(line -> line.contains("="))
                .forEach(line -> variables.put(line.substring(0, line.indexOf('=')),
                        line.substring(line.indexOf('=') + 1)));
        return variables;
    }

    /// Returns the API of its demo organization.
    Api api() {
        return Api.of(variable("CHAT_REPLAY_URL"), variable("CHAT_REPLAY_ORGANIZATION"),
                variable("CHAT_REPLAY_API_KEY"));
    }

    String variable(String name) {
        var value = variables.get(name);
        if (value == null) {
            throw new IllegalStateException(name + " was not printed");
        }
        return value;
    }

    /// Kills the process as `kill -9` does, without a shutdown.
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
