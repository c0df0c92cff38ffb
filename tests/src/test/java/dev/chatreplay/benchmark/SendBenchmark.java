package dev.chatreplay.benchmark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.SendCommand;
import dev.chatreplay.reference.EventFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.stream.IntStream;

/// Measures the number of events per second that `chat-replay send` records over the API, with a data directory and in memory.
final class SendBenchmark {
    private static final int EVENTS = 50_000;
    private static final int SESSIONS = 20;

    private SendBenchmark() {}

    /// Runs the benchmark.
    ///
    /// @param arguments the number of events; 50,000 when empty
    public static void main(String... arguments) throws Exception {
        var count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : EVENTS;
        var file = Files.createTempFile("send-benchmark", ".ndjson");
        try (var data = ScratchDirectory.create()) {
            var chats = IntStream.range(0, SESSIONS).mapToObj(i -> new Chat("s-" + i)).toList();
            var events = new ArrayList<ObjectNode>();
            for (int i = 0; i < count; i++) {
                events.add(chats.get(i % SESSIONS).sent("m-" + i, "message number " + i + " of many").last());
            }
            var written = EventFile.write(file, events);
            System.out.print("in a data directory: " + send(written, data.path().toString()));
            System.out.print("in memory:           " + send(written));
        } finally {
            Files.delete(file);
        }
    }

    private static String send(Path events, String... stack) throws Exception {
        try (var services = BenchmarkStack.start(stack)) {
            return SendCommand.send(services.organization(), events);
        }
    }
}
