package dev.chatreplay.benchmark;

import dev.chatreplay.local.EmbeddedStack;
import dev.chatreplay.local.Settings;
import java.io.IOException;
import java.nio.file.Path;

/// Runs the embedded stack in its own process, so that its memory and CPU time are not part of a measurement.
final class ServicesProcess {
    private ServicesProcess() {}

    /// Starts the stack without polling its queues, prints its environment and an empty line, and serves until its standard input ends.
    ///
    /// @param arguments the directory of the data, or nothing to keep it in memory
    public static void main(String... arguments) throws IOException {
        var inMemory = Settings.inMemory().withoutPolling();
        var settings = arguments.length > 0 ? inMemory.withData(Path.of(arguments[0])) : inMemory;
        try (var stack = EmbeddedStack.start(settings)) {
            stack.environment().forEach((name, value) -> System.out.println(name + "=" + value));
            System.out.println("CHAT_REPLAY_URL=" + stack.apiUrl());
            System.out.println();
            while (System.in.read() >= 0) {
                // Ignores all input until its end.
            }
        }
    }
}
