package dev.chatreplay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs `local`.
@Order(1)
class LocalCommandTest {
    @TempDir
    private Path directory = Path.of("");

    /// Starts `local` in its own process.
    private Process start(String... options) throws IOException {
        var command = Stream.concat(
                Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djdk.virtualThreadScheduler.parallelism=16", "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC", "-cp",
                        System.getProperty("java.class.path"), "dev.chatreplay.cli.ChatReplay", "local", "--port", "0"),
                Stream.of(options)).toList();
        return new ProcessBuilder(command).redirectError(directory.resolve("err").toFile()).start();
    }

    /// `local` in a thread of this process. Its standard error is the file `err`.
    private final class Running implements AutoCloseable {
        private final BufferedReader lines;
        private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
        private final Thread thread;

        Running(String... options) throws IOException {
            var pipe = Pipe.open();
            lines = new BufferedReader(Channels.newReader(pipe.source(), UTF_8));
            var out = new PrintWriter(Channels.newWriter(pipe.sink(), UTF_8), true);
            var err = new PrintWriter(directory.resolve("err").toFile(), UTF_8);
            thread = Thread.ofPlatform().start(() -> {
                try (out; err) {
                    ChatReplay.run(ChatReplay.commandLine().setOut(out).setErr(err), Stream.concat(
                            Stream.of("local", "--port", "0"), Stream.of(options)).toArray(String[]::new));
                } finally {
                    ended.complete(true);
                }
            });
        }

        List<String> variables() {
            return LocalCommandTest.variables(lines);
        }

        @Override
        public void close() {
            thread.interrupt();
            ended.join();
        }
    }

    /// Reads the variables up to that of the queue of webhooks.
    private static List<String> variables(BufferedReader lines) {
        return Stream.generate(() -> Objects.requireNonNull(line(lines), "local has ended"))
                .takeWhile(line -> !line.startsWith("WEBHOOK_QUEUE_URL=")).toList();
    }

    /// Returns the variables of a start in its own process, whose ports are free after it.
    private List<String> variablesOfProcess(String... options) throws IOException {
        var local = start(options);
        try (var lines = local.inputReader(UTF_8)) {
            return variables(lines);
        } finally {
            local.destroy();
            local.onExit().join();
        }
    }

    /// Returns the variables of a start in this process.
    private List<String> variables(String... options) throws Exception {
        try (var local = new Running(options)) {
            return local.variables();
        }
    }

    private static @Nullable String line(BufferedReader lines) {
        try {
            return lines.readLine();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void localSaysThatItIsReadyAndPrintsVariablesOfClientsFirst() throws Exception {
        var data = directory.resolve("data");
        var local = start("--data", data.toString());
        List<String> printed;
        try (var lines = local.inputReader(UTF_8)) {
            printed = Stream.generate(() -> line(lines)).limit(4).map(Objects::requireNonNull).toList();
            // The last line.
            while (local.isAlive() && !Files.readString(directory.resolve("err")).contains("Ctrl-C stops.")) {
                Thread.sleep(20);
            }
        } finally {
            local.destroy();
            local.onExit().join();
        }

        assertThat(printed.subList(0, 4)).satisfiesExactly(
                line -> assertThat(line).startsWith("CHAT_REPLAY_URL=http://127.0.0.1:"),
                line -> assertThat(line).isEqualTo("CHAT_REPLAY_ORGANIZATION=demo"),
                line -> assertThat(line).startsWith("CHAT_REPLAY_API_KEY=crk_"), line -> assertThat(line).isEmpty());
        assertThat(Files.readString(directory.resolve("err"))).contains(
                "Ready at " + printed.getFirst().substring("CHAT_REPLAY_URL=".length()) + ", organization demo.",
                "The data is in " + data + ".", "Ctrl-C stops.");
    }

    /// Sends requests to `local` one after the other. The last one shows that the lines of the others are printed.
    private static void send(String url, String organization, String key) throws Exception {
        var credentials = Base64.getEncoder()
                .encodeToString((organization + ":" + key).getBytes(UTF_8));
        try (var http = HttpClient.newHttpClient()) {
            for (var request : List.of("GET /v2/sessions?token=s3cret", "GET /v2/health", "OPTIONS /v2/events",
                    "POST /v2/events", "GET /v2/a%1Bb", "GET /end")) {
                var parts = request.split(" ", 2);
                http.send(HttpRequest.newBuilder(URI.create(url + parts[1])).method(parts[0], BodyPublishers.noBody())
                        .header("Authorization", "Basic " + credentials).build(), BodyHandlers.discarding());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void localPrintsLineForEachRequestOnStandardErrorUnlessQuiet(boolean quiet) throws Exception {
        try (var local = new Running(quiet ? new String[]{"--quiet"} : new String[0])) {
            var values = local.variables().stream().limit(3).map(line -> line.substring(line.indexOf('=') + 1))
                    .toList();
            send(values.get(0), values.get(1), values.get(2));
        }
        var printed = Files.readString(directory.resolve("err"));
        if (quiet) {
            assertThat(printed).doesNotContain(" ms", "Ready", "/v2");
        } else {
            assertThat(printed).containsPattern("(?m)^GET /v2/sessions 200 \\d+ ms$")
                    .containsPattern("(?m)^GET /v2/health 200 \\d+ ms$")
                    .containsPattern("(?m)^OPTIONS /v2/events 204 \\d+ ms$")
                    .containsPattern("(?m)^POST /v2/events 400 \\d+ ms$")
                    .containsPattern("(?m)^GET /v2/a%1Bb 404 \\d+ ms$").doesNotContain("s3cret", "crk_", "Basic");
        }
    }

    private static List<String> aws(List<String> printed) {
        return printed.stream().filter(line -> line.startsWith("AWS_")).toList();
    }

    @Test
    void variablesOfFirstStartWorkAfterRestart() throws Exception {
        var data = directory.resolve("data").toString();
        var first = variablesOfProcess("--data", data);

        var second = variables("--data", data);

        assertThat(second).hasSizeGreaterThan(20).filteredOn(line -> !line.startsWith("CHAT_REPLAY_URL="))
                .isEqualTo(first.stream().filter(line -> !line.startsWith("CHAT_REPLAY_URL=")).toList());
        assertThat(Files.readString(directory.resolve("err"))).doesNotContain("Another program");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(
                directory.resolve("data/aws-secret-access-key")))).isEqualTo("rw-------");
        assertThat(aws(variables())).isNotEqualTo(aws(first));
    }

    @Test
    void portThatAnotherProgramTookIsReplacedAndReported() throws Exception {
        var data = directory.resolve("data").toString();
        var first = variablesOfProcess("--data", data);
        var port = first.stream().filter(line -> line.startsWith("AWS_ENDPOINT_URL_SQS="))
                .map(line -> Integer.parseInt(line.replaceFirst(".*:", ""))).findFirst().orElseThrow();
        List<String> second;
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            second = variables("--data", data);
        }

        assertThat(aws(second)).filteredOn(line -> !aws(first).contains(line)).singleElement().asString()
                .startsWith("AWS_ENDPOINT_URL_SQS=http://127.0.0.1:");
        assertThat(Files.readString(directory.resolve("err"))).contains(
                "Port " + port + " cannot be used, so SQS has port ", " now. Clients must read the variables again.");
    }

    @Test
    void damagedListOfPortsMeansAnyPorts() throws Exception {
        Files.createDirectories(directory.resolve("data"));
        Files.writeString(directory.resolve("data/ports"), "SQS=99999\nS3=many\nDynamoDB\u0000\n");

        assertThat(aws(variables("--data", directory.resolve("data").toString()))).hasSizeGreaterThan(5);
    }

    private record Damage(String name, String ofText) {}

    /// Returns the files that a data directory has, and what `local` says of each when it has only bytes that are no text.
    private static List<Damage> damages() {
        var text = "cannot be used: it is no text in UTF-8. Correct this, or name another directory with --data.";
        var lost = "is no text in UTF-8, so its secret is lost. Restore it from a copy, or delete it: ";
        return List.of(new Damage("ports", text), new Damage("master-secret", lost),
                new Damage("webhook-key.pem", lost), new Damage("aws-secret-access-key", lost),
                new Damage("dynamodb/shared-local-instance.db",
                        "is damaged. Restore it from a copy, or name another directory with --data."));
    }

    @Test
    @Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void damagedFileOfDataDirectoryIsNamed() throws Exception {
        var data = directory.resolve("data");
        variables("--data", data.toString());
        for (var damage : damages()) {
            var file = data.resolve(damage.name());
            var content = Files.readAllBytes(file);
            var damaged = content.clone();
            Arrays.fill(damaged, (byte) 0xFF);
            Files.write(file, damaged);
            assertRefused(file, damage.ofText());

            Files.delete(file);
            Files.createDirectory(file);
            assertRefused(file,
                    "cannot be used: it is a directory. Correct this, or name another directory with --data.");

            Files.delete(file);
            Files.write(file, content, StandardOpenOption.CREATE_NEW);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        var database = data.resolve("dynamodb/shared-local-instance.db");
        Files.write(database, Arrays.copyOf(Files.readAllBytes(database), 20_000));
        assertRefused(database, "is damaged. Restore it from a copy, ");
    }

    private void assertRefused(Path file, String message) {
        var run = Run.of("local", "--port", "0", "--data", directory.resolve("data").toString());
        assertThat(run.exitCode()).as("%s %s", file, message).isEqualTo(1);
        assertThat(run.err()).startsWith("chat-replay: The file " + file + " " + message).hasLineCount(1);
    }

    @Test
    @Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void fileInPlaceOfPartOfDataDirectoryIsNamed() throws Exception {
        for (var part : List.of("dynamodb", "s3")) {
            var data = Files.createDirectories(directory.resolve(part + "-data"));
            Files.createFile(data.resolve(part));
            assertThat(Run.of("local", "--port", "0", "--data", data.toString()).err()).isEqualTo(
                    "chat-replay: The directory " + data.resolve(part)
                            + " cannot be used: a file with this name exists already. Correct this, or name another directory"
                            + " with --data." + System.lineSeparator());
        }
    }

    @Test
    void dataDirectoryThatCannotBeWrittenIsNamed() {
        var run = Run.of("local", "--port", "0", "--data", "/proc/chat-replay-data");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).startsWith("chat-replay: /proc/chat-replay-data cannot be written: ")
                .contains(". Correct this, or name another place with --data.").hasLineCount(1);
    }

    @Test
    void fullDiskUnderDataDirectoryIsNamed() throws Exception {
        try (var command = CommandProcess.startWithSmallDisk(0, "local", "--port", "0", "--data",
                directory.resolve("data").toString())) {
            var run = command.end();

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("cannot be used: file too large. Correct this, or name another directory"
                    + " with --data.").doesNotContain("java.io");
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
