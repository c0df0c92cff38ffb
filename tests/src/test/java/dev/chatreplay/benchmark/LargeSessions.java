package dev.chatreplay.benchmark;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Jvm;
import dev.chatreplay.event.ChatEventParser;
import dev.chatreplay.event.ParsedEvent;
import dev.chatreplay.harness.SessionRows;
import dev.chatreplay.log.ChatLog;
import dev.chatreplay.runtime.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Creates sessions with many messages, which it writes directly to the table of the chat log. Compacts them in a JVM with little memory.
final class LargeSessions {
    private static final String HEAP = "256m";
    private static final int WRITERS = 4;
    private static final int BATCH = 500;
    /// The heap may grow by this many bytes for each message that a session has more than another. A message with updates takes 68 bytes.
    private static final long MAX_BYTES_PER_MESSAGE = 37;
    /// A growth up to here proves nothing, because buffers may be full or empty.
    private static final long NOISE_BYTES = 16L << 20;
    private static final String TEXT = "The quick brown fox, as they say, jumps over \"the lazy dog\" again and again. ";

    private final BenchmarkStack services;
    private final Api api;
    private final ChatLog log;

    /// The result of a compaction.
    ///
    /// @param overrunMillis the time that a compactor with one second for its work took beyond that second
    /// @param heapBytes the bytes on the heap after collections
    record Compaction(int messages, long overrunMillis, Duration took, List<Long> heapBytes) {
        /// Runs a [CompactionProcess] for a session with this many messages.
        static Compaction of(int messages, ProcessBuilder builder) throws IOException, InterruptedException {
            var process = builder.start();
            var lines = process.inputReader().lines().toList();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("the compaction failed");
            }
            return new Compaction(messages, Long.parseLong(lines.getFirst()),
                    Duration.ofMillis(Long.parseLong(lines.get(1))),
                    lines.stream().skip(3).map(Long::valueOf).toList());
        }

        private long maxHeapBytes() {
            return heapBytes.stream().mapToLong(Long::longValue).max().orElse(0);
        }

        /// Returns the median of the heap in the later half. One sample says little, because many pages of the log may be on the heap.
        private long laterHeapBytes() {
            var later = heapBytes.stream().skip(heapBytes.size() / 2).sorted().toList();
            return later.get(later.size() / 2);
        }

        /// Prints by how many bytes a message the heap grew from `fewer` messages to these. Returns whether that is too much.
        boolean hasGrownFrom(Compaction fewer) {
            var more = messages - fewer.messages;
            var growth = laterHeapBytes() - fewer.laterHeapBytes();
            var allowed = Math.max(NOISE_BYTES, more * MAX_BYTES_PER_MESSAGE);
            System.out.printf(
                    "from %,d to %,d messages, the heap grows by %.1f bytes a message; at most %.1f are allowed%n",
                    fewer.messages, messages, (double) growth / more, (double) allowed / more);
            if (growth > allowed) {
                System.err.println("The heap grows with the number of messages.");
            }
            return growth > allowed;
        }

        /// Prints the speed and the heap.
        private void print() {
            System.out.printf("%,d messages compacted in %.1f s with -Xmx%s: %,.0f messages/s%n", messages,
                    took.toMillis() / 1e3, HEAP, messages / (took.toMillis() / 1e3));
            var step = Math.max(1, heapBytes.size() / 10);
            System.out.printf("  heap after collection, MiB: at most %d, later %d; %s%n", maxHeapBytes() >> 20,
                    laterHeapBytes() >> 20,
                    IntStream.iterate(0, i -> i < heapBytes.size(), i -> i + step).mapToObj(i -> heapBytes.get(i) >> 20)
                            .toList());
        }
    }

    LargeSessions(BenchmarkStack services) {
        this.services = services;
        this.api = services.organization();
        this.log = new ChatLog(services.remote().aws(), services.remote().variable("CHAT_LOG_TABLE"));
    }

    Api api() {
        return api;
    }

    /// Creates an ended session without messages.
    ///
    /// @param formats the formats that its export will have beside `csv`
    void create(String sessionId, List<String> formats) {
        api.send(new Chat(sessionId).started());
        if (!formats.isEmpty()) {
            services.remote().aws().dynamoDb().updateItem(r -> r.tableName(services.remote().variable("SESSIONS_TABLE"))
                    .key(SessionRows.key(api, sessionId)).updateExpression("ADD formats :formats")
                    .expressionAttributeValues(Map.of(":formats", AttributeValue.fromSs(formats))));
        }
        api.send(new Chat(sessionId).ended());
    }

    /// Writes messages to the table of the chat log.
    void write(String sessionId, int messages) throws Exception {
        var began = System.nanoTime();
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
        System.out.printf("%,d messages written to the log in %s%n", messages,
                Duration.ofSeconds(Duration.ofNanos(System.nanoTime() - began).toSeconds()));
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

    /// Compacts a session in a JVM with a heap of [#HEAP], and prints the speed and the heap.
    ///
    /// @param messages the number of messages in the session
    /// @param environment the environment of the compactor
    Compaction compact(String sessionId, int messages, Map<String, String> environment)
            throws IOException, InterruptedException {
        var compaction = Compaction.of(messages,
                Jvm.of(List.of("-Xmx" + HEAP), CompactionProcess.class, environment, request(sessionId)));
        compaction.print();
        return compaction;
    }

    /// Returns the body of the request that compacts a session.
    static String request(String sessionId) {
        return JsonNodeFactory.instance.objectNode().put("organizationId", BenchmarkStack.ORGANIZATION)
                .put("sessionId", sessionId).toString();
    }
}
