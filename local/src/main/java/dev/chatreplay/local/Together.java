package dev.chatreplay.local;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;

/// Runs steps side by side, each on a thread of its own.
final class Together {
    private Together() {}

    /// Returns when all have ended; throws what the first failed one threw.
    static void run(Runnable... steps) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = List.of(steps).stream().map(step -> CompletableFuture.runAsync(step, threads)).toList();
            CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
