package dev.chatreplay.benchmark;

import dev.chatreplay.client.Api;
import dev.chatreplay.client.Jvm;
import dev.chatreplay.harness.RemoteStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/// A running [ServicesProcess] and its clients.
record BenchmarkStack(Process process, RemoteStack remote) implements AutoCloseable {
    static final String ORGANIZATION = "benchmark";

    static BenchmarkStack start(String... arguments) throws IOException {
        var process = Jvm.of(List.of("-Xmx4g"), ServicesProcess.class, Map.of(), arguments).start();
        var lines = process.inputReader().lines().takeWhile(line -> !line.isEmpty()).toList();
        return new BenchmarkStack(process, RemoteStack.of(lines));
    }

    /// Creates an enabled organization and returns the API with its credentials.
    Api organization() {
        return organization(ORGANIZATION);
    }

    /// Creates an enabled organization with this id, and returns the API with its credentials.
    Api organization(String id) {
        return remote.api(id, remote.newOrganization(id, "Benchmark"));
    }

    @Override
    public void close() {
        remote.close();
        end(process);
    }

    /// Ends the input of a process, and waits until the process ends.
    static void end(Process process) {
        try {
            process.getOutputStream().close();
            process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
