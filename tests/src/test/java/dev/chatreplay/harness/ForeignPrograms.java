package dev.chatreplay.harness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Runs the programs of other projects that read our files, verify our webhooks and call the API. Python has the packages in
/// `tests/readers-requirements.txt`, and Node.js those in `tests/readers-node`. The others are `jq`, LibreOffice, OpenSSL and Chromium.
public final class ForeignPrograms {
    private ForeignPrograms() {}

    /// Runs a Python script, and returns its standard output. The arguments are `sys.argv[1:]`.
    public static String python(String script, Object... arguments) throws IOException {
        var python = Objects.requireNonNull(System.getProperty("readers.python"), "Run this test with tests/readers.");
        // -X utf8: the locale of the machine decides nothing.
        var command = new ArrayList<String>(List.of(python, "-X", "utf8", "-c", script));
        List.of(arguments).forEach(argument -> command.add(argument.toString()));
        return run(command);
    }

    /// Runs a script in Node.js, and returns its standard output. The function `load` in it loads a package of `tests/readers-node`. The
    /// arguments are `process.argv.slice(2)`.
    public static String node(String script, Object... arguments) throws IOException {
        var packages = Objects.requireNonNull(System.getProperty("readers.node"), "Run this test with tests/readers.");
        var load = "const load = name => require(require.resolve(name, {paths: [process.argv[1]]}));\n";
        var command = new ArrayList<String>(List.of("node", "-e", load + script, packages));
        List.of(arguments).forEach(argument -> command.add(argument.toString()));
        return run(command);
    }

    /// Runs a program, and returns its standard output. A program that fails is an error of the test, with its standard error.
    public static String run(List<String> command) throws IOException {
        Path errors = Files.createTempFile("foreign-program-", ".err");
        try {
            var process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
            process.getOutputStream().close();
            var output = process.inputReader(UTF_8).readAllAsString();
            assertThat(process.waitFor()).as(() -> command.getFirst() + ": " + text(errors)).isZero();
            return output;
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while " + command.getFirst() + " ran", e);
        } finally {
            Files.delete(errors);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
