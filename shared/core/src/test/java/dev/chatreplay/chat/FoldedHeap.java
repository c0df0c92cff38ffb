package dev.chatreplay.chat;

import dev.chatreplay.event.EventBuilder;
import dev.chatreplay.event.KeyParts;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Measures the heap that folding holds before it returns the first message, or that a count of messages holds. It runs in a JVM of its own, whose heap holds nothing else.
enum FoldedHeap {
    /// Messages with long ids. Each has two edits, of which some are long, and two reactions.
    UPDATES,
    /// Participants with three markers each.
    MARKERS,
    /// One message to which each participant reacts.
    REACTIONS,
    /// Participants with long ids and names. Each sends two messages.
    SPEAKERS;

    static final int COUNT = 100_000;
    static final int PARTICIPANTS = Markers.MAX_PARTICIPANTS;
    /// What else the heap holds: the spill's part in memory, buffers, and classes that folding loads.
    private static final long NOISE_BYTES = 2 << 20;
    private static final int SPILL_BYTES = 64 << 10;
    private static final String LONG = "x".repeat(200);
    private static final String AT = "2026-11-21T09:00:00.123000000Z";

    /// Runs the measurement in another JVM.
    ///
    /// @return the bytes of the heap, without those that folding takes for an empty session
    long measure(Path directory) throws IOException, InterruptedException {
        var java = ProcessHandle.current().info().command().orElseThrow();
        var process = new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m", "-cp",
                System.getProperty("java.class.path"), FoldedHeap.class.getName(), name(), directory.toString())
                .redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new AssertionError("the measurement failed: " + output);
        }
        return Long.parseLong(output.strip()) - NOISE_BYTES;
    }

    /// Prints the bytes of the heap.
    ///
    /// @param arguments the name of the measurement, and the directory for temporary files
    public static void main(String... arguments) {
        var before = usedHeap();
        if (valueOf(arguments[0]) == SPEAKERS) {
            printHeapOfSpeakers(Path.of(arguments[1]), before);
            return;
        }
        try (var folding = new Folding("s-1", List.<LogEntry>of().iterator(), valueOf(arguments[0]).shards(),
                TestLog::fail, new Spill(Path.of(arguments[1]), SPILL_BYTES))) {
            var _ = folding.hasNext();
            System.out.println(usedHeap() - before);
        }
    }

    private static void printHeapOfSpeakers(Path directory, long before) {
        try (var speakers = new Speakers(PARTICIPANTS, new Spill(directory, SPILL_BYTES))) {
            for (var i = 0; i < 2 * PARTICIPANTS; i++) {
                speakers.add(message(id(i % PARTICIPANTS), i));
            }
            System.out.println(usedHeap() - before);
            if (speakers.size() != PARTICIPANTS) {
                throw new IllegalStateException("the count has " + speakers.size() + " participants");
            }
        }
    }

    private static ChatMessage message(String participant, int number) {
        var none = Optional.<String>empty();
        return new ChatMessage("m" + number, participant, Optional.of("u" + participant), "s-1", "m-1",
                number + LONG, false, none, 0, "TEXT_MESSAGE", "", true,
                AT.replace("123", "%03d".formatted(number % 1000)),
                number, none, List.of(), List.of(), none, none, 0, 0, false);
    }

    private static long usedHeap() {
        for (var i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /// Returns the entries, each of which is made when it is read.
    private List<Iterator<LogEntry>> shards() {
        return switch (this) {
            case UPDATES -> IntStream.range(0, LogEntry.SHARDS).<Iterator<LogEntry>>mapToObj(shard -> ids(shard, COUNT)
                    .flatMap(FoldedHeap::updates).iterator()).toList();
            case MARKERS -> IntStream.range(0, LogEntry.SHARDS).<Iterator<LogEntry>>mapToObj(shard -> ids(shard,
                    PARTICIPANTS).flatMap(FoldedHeap::markers).iterator()).toList();
            case SPEAKERS -> List.of();
            case REACTIONS -> List.of(Stream.concat(participants().map(id -> reaction("m", id)),
                    Stream.of(EventBuilder.sent("m").logEntry())).iterator());
        };
    }

    private static Stream<String> ids(int shard, int count) {
        return IntStream.iterate(shard, i -> i < count, i -> i + LogEntry.SHARDS).mapToObj(FoldedHeap::id);
    }

    /// Returns the participants who react.
    static Stream<String> participants() {
        return IntStream.range(0, PARTICIPANTS).mapToObj(FoldedHeap::id);
    }

    private static String id(int number) {
        return 1_000_000 + number + LONG;
    }

    /// Returns entries of one message.
    static Stream<LogEntry> updates(String message) {
        var payload = message.startsWith("00", 5) ? LONG.repeat(50) : LONG;
        return Stream.of(edit(message, "a", payload), edit(message, "b", payload), reaction(message, "p" + LONG),
                reaction(message, "q" + LONG));
    }

    private static LogEntry edit(String message, String eventId, String payload) {
        return new LogEntry(KeyParts.join("0", message, "1", AT, "chat.message.edited", eventId),
                "{\"message\":{\"payload\":\"" + payload + "\"}}");
    }

    private static LogEntry reaction(String message, String participant) {
        return new LogEntry(KeyParts.join("0", message, "2", "+1", participant, AT, "digest"),
                "{\"type\":\"chat.reaction.added\",\"id\":\"e\"}");
    }

    private static Stream<LogEntry> markers(String participant) {
        // Each participant has other times, so that no two of them share one object.
        var digits = participant.substring(0, 7);
        return Stream.of(marker(participant, "chat.delivered", "2026-11-21T09:00:00." + digits + "Z"),
                marker(participant, "chat.read", "2026-11-21T08:00:00." + digits + "Z"),
                marker(participant, "chat.read", "2026-11-21T07:00:00." + digits + "Z"));
    }

    static LogEntry marker(String participant, String type, String upTo) {
        return new LogEntry(KeyParts.join("1", participant, AT, type, upTo), "{\"upTo\":\"" + upTo + "\"}");
    }
}
