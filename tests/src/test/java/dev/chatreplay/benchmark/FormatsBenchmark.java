package dev.chatreplay.benchmark;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.export.ExportBucket;
import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.format.FileFormat;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.log.ChatLog;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Compares one pass over a log that writes the files of all formats with a pass for each format. Then it compacts two sessions in all
/// formats, each with a heap of 256 MB: a tenth of the messages, and all. The heap must not grow with the number of messages.
///
/// The messages are those of [GeneratedChat], and [LogService] serves their log.
final class FormatsBenchmark {
    private static final int MESSAGES = 1_000_000;
    /// The passes read a log of this part of the messages.
    private static final int PART = 20;
    private static final List<String> NAMES = Stream.of(ChatFormat.values()).map(FileFormat::formatName).toList();
    /// The names of the files of an export: one of each format, and the indexes.
    private static final Set<String> FILES = Stream.of(ChatFormat.values())
            .flatMap(format -> Stream.concat(Stream.of(format), format.index().stream()))
            .map(type -> type.formatName() + "." + type.extension()).collect(Collectors.toUnmodifiableSet());

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
        boolean holds;
        // The files of a million messages take gigabytes.
        try (var data = ScratchDirectory.create();
                var services = BenchmarkStack.start(data.path().toString());
                var logs = LogService.start(services.remote())) {
            var benchmark = new FormatsBenchmark(services, logs);
            holds = benchmark.onePassIsCheap(messages / PART);
            holds &= benchmark.heapIsFlat(messages);
        }
        System.exit(holds ? 0 : 1);
    }

    private boolean onePassIsCheap(int messages) throws Exception {
        try (var aws = Stack.clients(logs.environment())) {
            var table = new ChatLog(aws, services.remote().variable("CHAT_LOG_TABLE"));
            return new OnePass(table, "passes", logs.serve("passes", messages)).isCheap();
        }
    }

    private boolean heapIsFlat(int messages) throws Exception {
        var few = compact(messages / 10);
        return !compact(messages).hasGrownFrom(few);
    }

    private LargeSessions.Compaction compact(int messages) throws Exception {
        var sessionId = "s-" + messages;
        sessions.create(sessionId, NAMES);
        var publicMessages = logs.serve(sessionId, messages);
        var compaction = sessions.compact(sessionId, messages, logs.environment());
        check(sessionId, publicMessages);
        return compaction;
    }

    private void check(String sessionId, int publicMessages) throws IOException {
        var answer = sessions.api().chat(sessionId);
        var bucket = new ExportBucket(services.remote().aws(), services.remote().variable("EXPORT_BUCKET"));
        var files = bucket.keysOf(new SessionKey(BenchmarkStack.ORGANIZATION, sessionId));
        var names = files.stream().map(key -> key.substring(key.lastIndexOf('/') + 1)).collect(Collectors.toSet());
        if (!answer.complete() || answer.data().get("chat_message_count").asInt() != publicMessages
                || !names.equals(FILES)) {
            throw new IllegalStateException("the export of " + sessionId + " is not complete: " + answer + names);
        }
        files.forEach(bucket::delete);
        System.out.printf("  its %d files have all %,d public messages%n", FILES.size(), publicMessages);
    }
}
