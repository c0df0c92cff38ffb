package dev.chatreplay.benchmark;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.export.ExportBucket;
import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.format.FileFormat;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.log.ChatLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Compares one pass over a log that writes the files of all formats with a pass for each format. Then it compacts sessions in all formats,
/// each with a heap of 256 MB: a quarter of the messages, half of them, and all. The heap must not grow with the number of messages.
///
/// The messages are those of [GeneratedChat], and [LogService] serves their log.
final class FormatsBenchmark {
    private static final int MESSAGES = 1_000_000;
    /// The passes read a log of this part of the messages.
    private static final int PART = 20;
    private static final List<String> NAMES = Stream.of(ChatFormat.values()).map(FileFormat::formatName).toList();
    /// The files of an export: one of each format, and the index of `ndjson`.
    private static final int FILES = NAMES.size() + 1;

    private final BenchmarkStack services;
    private final LogService logs;
    private final LargeSessions sessions;

    private FormatsBenchmark(BenchmarkStack services, LogService logs) {
        this.services = services;
        this.logs = logs;
        this.sessions = new LargeSessions(services);
    }

    /// Runs the benchmark. Exits with 1 when a bound is exceeded.
    ///
    /// @param arguments the number of messages; a million when empty
    public static void main(String... arguments) throws Exception {
        var messages = arguments.length > 0 ? Integer.parseInt(arguments[0]) : MESSAGES;
        // The files of a million messages take gigabytes.
        var data = Files.createTempDirectory("formats-benchmark");
        boolean holds;
        try (var services = BenchmarkStack.start(data.toString()); var logs = LogService.start(services.remote())) {
            var benchmark = new FormatsBenchmark(services, logs);
            holds = benchmark.onePassIsCheap(messages / PART);
            holds &= benchmark.heapIsFlat(List.of(messages / 4, messages / 2, messages));
        }
        delete(data);
        System.exit(holds ? 0 : 1);
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private boolean onePassIsCheap(int messages) throws Exception {
        try (var log = GeneratedLog.of(messages); var aws = Stack.clients(logs.environment())) {
            logs.serve("passes", log);
            var table = new ChatLog(aws, services.remote().variable("CHAT_LOG_TABLE"));
            return new OnePass(table, "passes", log.publicMessages()).isCheap();
        }
    }

    private boolean heapIsFlat(List<Integer> ascending) throws Exception {
        var fewest = compact(ascending.getFirst());
        var holds = true;
        for (var messages : ascending.subList(1, ascending.size())) {
            if (compact(messages).hasGrownFrom(fewest)) {
                System.err.println("The heap grows with the number of messages.");
                holds = false;
            }
        }
        return holds;
    }

    private LargeSessions.Compaction compact(int messages) throws Exception {
        var sessionId = "s-" + messages;
        sessions.create(sessionId, NAMES);
        try (var log = GeneratedLog.of(messages)) {
            logs.serve(sessionId, log);
            var compaction = sessions.compact(sessionId, logs.environment());
            compaction.print(messages);
            check(sessionId, log.publicMessages());
            return compaction;
        }
    }

    private void check(String sessionId, int publicMessages) throws IOException {
        var answer = sessions.api().chat(sessionId);
        var bucket = new ExportBucket(services.remote().aws(), services.remote().variable("EXPORT_BUCKET"));
        var files = bucket.keysOf(new SessionKey(BenchmarkStack.ORGANIZATION, sessionId));
        if (!answer.complete() || answer.data().get("chat_message_count").asInt() != publicMessages
                || files.size() != FILES) {
            throw new IllegalStateException("the export of " + sessionId + " is not complete: " + answer + files);
        }
        files.forEach(bucket::delete);
        System.out.printf("  its %d files have all %,d public messages%n", FILES, publicMessages);
    }
}
