package dev.chatreplay.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.InputStreamReader;
import java.net.URI;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;

/// Compacts a session of a million messages and one of 100,000 messages, each with a heap of 256 MB. The heap must not grow with the
/// number of messages.
final class CompactionBenchmark {
    private static final int MESSAGES = 1_000_000;

    private final BenchmarkStack services;
    private final LargeSessions sessions;

    private CompactionBenchmark(BenchmarkStack services) {
        this.services = services;
        this.sessions = new LargeSessions(services);
    }

    /// Runs the benchmark.
    ///
    /// @param arguments the number of messages; a million when empty
    public static void main(String... arguments) throws Exception {
        var messages = arguments.length > 0 ? Integer.parseInt(arguments[0]) : MESSAGES;
        try (var services = BenchmarkStack.start()) {
            var benchmark = new CompactionBenchmark(services);
            var few = benchmark.run(messages / 10);
            if (benchmark.run(messages).hasGrownFrom(few)) {
                System.exit(1);
            }
        }
    }

    private LargeSessions.Compaction run(int messages) throws Exception {
        var sessionId = "s-" + messages;
        sessions.create(sessionId, List.of());
        sessions.write(sessionId, messages);
        var compaction = sessions.compact(sessionId, messages, services.remote().environment());
        System.out.printf("stopped after a second of work, the compactor returned its queue message %d ms later%n",
                compaction.overrunMillis());
        check(sessionId, messages);
        return compaction;
    }

    private void check(String sessionId, int messages) throws Exception {
        var answer = sessions.api().chat(sessionId);
        var sha256 = MessageDigest.getInstance("SHA-256");
        URI url = answer.downloadUrl();
        long rows;
        try (var in = new DigestInputStream(url.toURL().openStream(), sha256);
                var csv = CSVParser.parse(new InputStreamReader(in, UTF_8), CSVFormat.RFC4180)) {
            rows = csv.stream().count() - 1;
        }
        if (rows != messages || answer.data().get("chat_message_count").asInt() != messages
                || !answer.data().get("chat_sha256").asText().equals(HexFormat.of().formatHex(sha256.digest()))) {
            throw new IllegalStateException("the CSV of " + sessionId + " is not complete: " + answer);
        }
        System.out.printf("  its CSV has all %,d rows, %,d bytes and the SHA-256 from the API%n", rows,
                answer.data().get("chat_size_bytes").asLong());
    }
}
