package dev.chatreplay.benchmark;

import dev.chatreplay.client.Jvm;
import dev.chatreplay.harness.RemoteStack;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A running [LogProcess].
///
/// @param environment the environment of a function that calls it for DynamoDB
record LogService(Process process, Map<String, String> environment) implements AutoCloseable {
    static LogService start(RemoteStack remote) throws IOException {
        var process = Jvm.of(List.of("-Xmx2g"), LogProcess.class, remote.environment()).start();
        var environment = new HashMap<>(remote.environment());
        environment.put(LogProcess.ENDPOINT, answer(process));
        return new LogService(process, Map.copyOf(environment));
    }

    /// Gives a session the log of a generated chat with this many messages.
    ///
    /// @return the number of messages in the public chat
    int serve(String sessionId, int messages) throws IOException {
        var input = process.outputWriter();
        input.write(sessionId + " " + messages + "\n");
        input.flush();
        return Integer.parseInt(answer(process));
    }

    private static String answer(Process process) throws IOException {
        return Objects.requireNonNull(process.inputReader().readLine(), "the process of the logs ended");
    }

    @Override
    public void close() {
        BenchmarkStack.end(process);
    }
}
