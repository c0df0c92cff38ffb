package dev.chatreplay.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Jvm;
import dev.chatreplay.event.ChatEventParser;
import dev.chatreplay.event.ParsedEvent;
import dev.chatreplay.log.ChatLog;
import dev.chatreplay.runtime.Deadline;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;

/// Compacts a session of a million messages and one of 100,000 messages, each with a heap of 256 MB. The heap must not grow with the
/// number of messages. The benchmark writes the messages directly to the table of the chat log.
final class CompactionBenchmark {
    private static final String HEAP = "256m";
    private static final int MESSAGES = 1_000_000;
    private static final int WRITERS = 4;
    private static final int BATCH = 500;
    /// Allowed difference of the heap between the two sessions, because buffers may be full or empty.
    private static final long NOISE_BYTES = 32L << 20;
    private static final String TEXT = "The quick brown fox, as they say, jumps over \"the lazy dog\" again and again. ";

    private final BenchmarkStack services;
    private final Api api;
    private final ChatLog log;

    private CompactionBenchmark(BenchmarkStack services) {
        this.services = services;
        this.api = services.organization();
        this.log = new ChatLog(services.remote().aws(), services.remote().variable("CHAT_LOG_TABLE"));
    }

    /// Runs the benchmark.
    ///
    /// @param arguments the number of messages; a million when empty
    public static void main(String... arguments) throws Exception {
        var messages = arguments.length > 0 ? Integer.parseInt(arguments[0]) : MESSAGES;
        try (var services = BenchmarkStack.start()) {
            var benchmark = new CompactionBenchmark(services);
            var few = benchmark.run(messages / 10);
            var many = benchmark.run(messages);
            if (many > few + NOISE_BYTES) {
                System.err.println("The heap grows with the number of messages.");
                System.exit(1);
            }
        }
    }

    private long run(int messages) throws Exception {
        var sessionId = "s-" + messages;
        var began = System.nanoTime();
        api.send(new Chat(sessionId).started());
        write(sessionId, messages);
        api.send(new Chat(sessionId).ended());
        System.out.printf("%,d messages written to the log in %s%n", messages, since(began));

        var lines = compact(sessionId);
        var overrun = Long.parseLong(lines.getFirst());
        var took = Duration.ofMillis(Long.parseLong(lines.get(1)));
        var heap = lines.stream().skip(2).mapToLong(Long::parseLong).toArray();
        System.out.printf("stopped after a second of work, the compactor returned its queue message %d ms later%n",
                overrun);
        System.out.printf("%,d messages compacted in %.1f s with -Xmx%s: %,.0f messages/s%n", messages,
                took.toMillis() / 1e3, HEAP, messages / (took.toMillis() / 1e3));
        System.out.printf("  heap after collection, MiB: %s%n", tenOf(heap));
        check(sessionId, messages);
        return IntStream.range(0, heap.length).mapToLong(i -> heap[i]).max().orElse(0);
    }

    private void write(String sessionId, int messages) throws Exception {
        var batches = IntStream.range(0, Math.ceilDiv(messages, BATCH)).<Callable<Void>>mapToObj(batch -> () -> {
            var events = IntStream.range(batch * BATCH, Math.min(messages, (batch + 1) * BATCH))
                    .mapToObj(i -> message(sessionId, i)).toList();
            log.append(events, Instant.now(), Deadline.before(Duration.ofMinutes(5), Duration.ZERO)).values()
                    .forEach(failure -> {
                        throw failure;
                    });
            return null;
        }).toList();
        try (var writers = Executors.newFixedThreadPool(WRITERS)) {
            for (var batch : writers.invokeAll(batches)) {
                batch.get();
            }
        }
    }

    private static ParsedEvent message(String sessionId, int number) {
        var sentAt = Instant.parse("2026-11-21T09:00:00.001Z").plusMillis(37L * number);
        var at = sentAt.toString();
        var event = JsonNodeFactory.instance.objectNode().put("type", "chat.message.sent").put("id", "evt-" + number)
                .put("occurredAt", at).put("organizationId", BenchmarkStack.ORGANIZATION).put("sessionId", sessionId)
                .put("meetingId", "m-1");
        event.putObject("message").put("id", "msg-" + number).put("participantId", "p-" + number % 997)
                .put("userId", "u-" + number % 997).put("displayName", "Participant " + number % 997)
                .put("payloadType", "TEXT_MESSAGE").put("payload", TEXT + number).put("createdAt", at);
        return ChatEventParser.parse(event.toString(), sentAt);
    }

    private List<String> compact(String sessionId) throws IOException, InterruptedException {
        var request = JsonNodeFactory.instance.objectNode().put("organizationId", BenchmarkStack.ORGANIZATION)
                .put("sessionId", sessionId).toString();
        var process = Jvm.of(List.of("-Xmx" + HEAP), CompactionProcess.class, services.remote().environment(), request)
                .start();
        List<String> lines = new ArrayList<>(process.inputReader().lines().toList());
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the compaction failed");
        }
        return lines;
    }

    private void check(String sessionId, int messages) throws Exception {
        var answer = api.chat(sessionId);
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

    private static String tenOf(long[] heap) {
        var step = Math.max(1, heap.length / 10);
        return IntStream.iterate(0, i -> i < heap.length, i -> i + step).mapToObj(i -> "" + (heap[i] >> 20)).toList()
                .toString();
    }

    private static String since(long began) {
        return Duration.ofSeconds(Duration.ofNanos(System.nanoTime() - began).toSeconds()).toString();
    }
}
