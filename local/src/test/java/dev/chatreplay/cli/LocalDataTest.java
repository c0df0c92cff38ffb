package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.local.MadeKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Starts `local` with a data directory.
@Order(1)
class LocalDataTest {
    @TempDir
    private Path directory = Path.of("");
    private LocalStart local = new LocalStart(Path.of(""));

    @BeforeEach
    void nameFileOfStandardError() {
        local = new LocalStart(directory.resolve("err"));
    }

    private static List<String> aws(List<String> printed) {
        return printed.stream().filter(line -> line.startsWith("AWS_")).toList();
    }

    /// Returns a list of ports that no client gets for a connection. Otherwise another test could get one between two starts.
    private static String quietPorts() {
        var ports = new Random().ints(15_000, 30_000).distinct().filter(LocalDataTest::isFree).limit(3).iterator();
        return "DynamoDB=%d%nS3=%d%nSQS=%d%n".formatted(ports.next(), ports.next(), ports.next());
    }

    /// Writes the sample session without its end, because the API then has its chat at once.
    private String liveSession() throws IOException {
        var lines = Files.readAllLines(Path.of("../events/chat/sample-session.ndjson")).stream()
                .filter(line -> !line.contains("\"session.ended\"")).toList();
        return Files.write(directory.resolve("live.ndjson"), lines).toString();
    }

    /// Runs a command with the API of the first variables.
    private static void succeed(List<String> variables, String... command) {
        var values = variables.stream().limit(3).map(line -> line.replaceFirst(".*?=", "")).toList();
        var run = Run.of(Stream.concat(Stream.of(command), Stream.of("--url", values.get(0), "--organization",
                values.get(1), "--api-key", values.get(2))).toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private void assertChatIsThatOf(String events, List<String> variables) {
        var served = directory.resolve("served.csv");
        var rendered = directory.resolve("rendered.csv");
        succeed(variables, "download", "launch-review", "-o", served.toString());
        assertThat(Run.of("render", events, "-o", rendered.toString()).exitCode()).isZero();
        assertThat(served).isNotEmptyFile().hasSameTextualContentAs(rendered);
    }

    private static boolean isFree(int port) {
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void variablesOfFirstStartWorkAfterRestartAndTakenPortIsReported() throws Exception {
        var data = Files.createDirectories(directory.resolve("data")).toString();
        Files.writeString(directory.resolve("data/ports"), quietPorts());
        var events = liveSession();
        var first = local.variablesOfKilledProcess(variables -> succeed(variables, "send", events), "--data", data);

        List<String> second;
        try (var restarted = local.running("--data", data)) {
            second = restarted.variables();
            assertChatIsThatOf(events, second);
        }

        assertThat(second).hasSizeGreaterThan(20).filteredOn(line -> !line.startsWith("CHAT_REPLAY_URL="))
                .isEqualTo(first.stream().filter(line -> !line.startsWith("CHAT_REPLAY_URL=")).toList());
        assertThat(Files.readString(directory.resolve("err"))).doesNotContain("cannot be used");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(
                directory.resolve("data/aws-secret-access-key")))).isEqualTo("rw-------");
        assertThat(aws(local.variables())).isNotEqualTo(aws(first));

        var port = first.stream().filter(line -> line.startsWith("AWS_ENDPOINT_URL_SQS="))
                .map(line -> Integer.parseInt(line.replaceFirst(".*:", ""))).findFirst().orElseThrow();
        List<String> third;
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            third = local.variables("--data", data);
        }

        assertThat(aws(third)).filteredOn(line -> !aws(first).contains(line)).singleElement().asString()
                .startsWith("AWS_ENDPOINT_URL_SQS=http://127.0.0.1:");
        assertThat(Files.readString(directory.resolve("err"))).contains(
                "Port " + port + " cannot be used, so SQS has port ", " now. Clients must read the variables again.");
    }

    @Test
    void damagedListOfPortsMeansAnyPorts() throws Exception {
        MadeKey.in(directory.resolve("data"));
        Files.writeString(directory.resolve("data/ports"), "SQS=99999\nS3=many\nDynamoDB\u0000\n");

        var endpoints = aws(local.variables("--data", directory.resolve("data").toString())).stream()
                .filter(line -> line.startsWith("AWS_ENDPOINT_URL_")).toList();

        assertThat(endpoints).hasSize(3).allMatch(line -> line.matches(".*://127\\.0\\.0\\.1:\\d+"));
        assertThat(Files.readAllLines(directory.resolve("data/ports"))).as("the list of these ports")
                .extracting(line -> line.replaceFirst(".*=", ""))
                .containsExactlyInAnyOrderElementsOf(
                        endpoints.stream().map(line -> line.replaceFirst(".*:", "")).toList());
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
        var data = MadeKey.in(directory.resolve("data"));
        local.variables("--data", data.toString());
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
}
