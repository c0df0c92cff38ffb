package dev.chatreplay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Starts of `local` at any port, whose standard error is one file.
record LocalStart(Path err) {
    private static String[] arguments(String... options) {
        return Stream.concat(Stream.of("local", "--port", "0"), Stream.of(options)).toArray(String[]::new);
    }

    /// `local` in a thread of this process.
    final class Running implements AutoCloseable {
        private final BufferedReader lines;
        private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
        private final Thread thread;

        private Running(String... options) throws IOException {
            var pipe = Pipe.open();
            lines = new BufferedReader(Channels.newReader(pipe.source(), UTF_8));
            var out = new PrintWriter(Channels.newWriter(pipe.sink(), UTF_8), true);
            var errors = new PrintWriter(err.toFile(), UTF_8);
            thread = Thread.ofPlatform().start(() -> {
                try (out; errors) {
                    ChatReplay.run(ChatReplay.commandLineFor("local").setOut(out).setErr(errors), arguments(options));
                } finally {
                    ended.complete(true);
                }
            });
        }

        List<String> variables() {
            return variablesOf(lines);
        }

        boolean hasEnded() {
            return ended.isDone();
        }

        @Override
        public void close() {
            thread.interrupt();
            ended.join();
        }
    }

    /// Starts `local` in a thread of this process.
    Running running(String... options) throws IOException {
        return new Running(options);
    }

    /// Reads the variables up to that of the queue of webhooks.
    private List<String> variablesOf(BufferedReader lines) {
        return Stream.generate(() -> Objects.requireNonNull(line(lines), () -> "local has ended: " + printed()))
                .takeWhile(line -> !line.startsWith("WEBHOOK_QUEUE_URL=")).toList();
    }

    /// Returns the variables of a start in its own process, which is killed after some work, as `kill -9` does. Its ports are free then.
    List<String> variablesOfKilledProcess(Consumer<List<String>> work, String... options) throws IOException {
        var local = new ProcessBuilder(CommandProcess.java(arguments(options))).redirectError(err.toFile()).start();
        try (var lines = local.inputReader(UTF_8)) {
            var variables = variablesOf(lines);
            work.accept(variables);
            return variables;
        } finally {
            local.destroyForcibly();
            local.onExit().join();
        }
    }

    /// Returns the variables of a start in this process.
    List<String> variables(String... options) throws Exception {
        try (var local = running(options)) {
            return local.variables();
        }
    }

    private String printed() {
        try {
            return Files.readString(err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable String line(BufferedReader lines) {
        try {
            return lines.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
