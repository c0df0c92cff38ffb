package dev.chatreplay.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.chatreplay.chat.LogEntry;
import dev.chatreplay.chat.TemporaryLog;
import dev.chatreplay.event.KeyParts;
import dev.chatreplay.event.ParsedEvent;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/// The log of a generated chat in files, one for each partition. It answers with the pages that DynamoDB would give.
final class GeneratedLog implements AutoCloseable {
    private static final int PAGE_BYTES = 1 << 20;
    private static final String FIELD_END = "\t";

    private final Path directory;
    private final int publicMessages;
    /// The position after an entry that ended a page, by its key.
    private final List<Map<String, Long>> positions = IntStream.range(0, LogEntry.PARTITIONS)
            .<Map<String, Long>>mapToObj(_ -> new ConcurrentHashMap<>()).toList();

    private GeneratedLog(Path directory, int publicMessages) {
        this.directory = directory;
        this.publicMessages = publicMessages;
    }

    /// Writes the log of a chat with this many messages.
    static GeneratedLog of(int messages) throws IOException {
        var began = System.nanoTime();
        var directory = Files.createTempDirectory("generated-log");
        var partitions = IntStream.range(0, LogEntry.PARTITIONS).mapToObj(_ -> new TemporaryLog()).toList();
        try {
            var publicMessages = GeneratedChat.generate(messages,
                    parsed -> add(partitions.get(LogEntry.partitionOf(parsed.event())), parsed));
            IntStream.range(0, partitions.size()).parallel()
                    .forEach(i -> write(file(directory, i), partitions.get(i)));
            System.err.printf("%,d messages generated in %d s%n", messages,
                    Duration.ofNanos(System.nanoTime() - began).toSeconds());
            return new GeneratedLog(directory, publicMessages);
        } finally {
            partitions.forEach(TemporaryLog::close);
        }
    }

    private static void add(TemporaryLog partition, ParsedEvent parsed) {
        synchronized (partition) {
            partition.add(parsed);
        }
    }

    private static void write(Path file, TemporaryLog entries) {
        var expiresAt = Long.toString(Instant.now().plus(Duration.ofDays(1)).getEpochSecond());
        try (Writer out = Files.newBufferedWriter(file)) {
            entries.forEach(entry -> append(out, entry, expiresAt));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void append(Writer out, LogEntry entry, String expiresAt) {
        var item = JsonNodeFactory.instance.objectNode();
        item.putObject("sk").put("S", entry.sortKey());
        item.putObject("event").put("S", entry.json());
        item.putObject("expiresAt").put("N", expiresAt);
        try {
            out.append(entry.sortKey()).append(FIELD_END).append(item.toString()).append('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int publicMessages() {
        return publicMessages;
    }

    /// Returns the body of DynamoDB's answer to a query.
    ///
    /// @param after the key of the last entry of the page before; empty for the first page
    /// @param end the key before which the pages end; empty for the whole partition
    byte[] page(String partitionKey, Optional<String> after, Optional<String> end, int limit) throws IOException {
        var partition = Integer.parseInt(partitionKey.substring(partitionKey.lastIndexOf('\u0001') + 1));
        long position = after.map(key -> Objects.requireNonNull(positions.get(partition).get(key))).orElse(0L);
        var out = new ByteArrayOutputStream(PAGE_BYTES);
        out.writeBytes("{\"Items\":[".getBytes(UTF_8));
        int count = 0;
        var lastKey = Optional.<String>empty();
        try (var lines = lines(partition, position)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var key = line.substring(0, line.indexOf(FIELD_END));
                if (end.filter(e -> KeyParts.ORDER.compare(key, e) >= 0).isPresent()) {
                    break;
                }
                out.writeBytes(((count == 0 ? "" : ",") + line.substring(key.length() + 1)).getBytes(UTF_8));
                position += line.getBytes(UTF_8).length + 1;
                count++;
                if (count == limit || out.size() >= PAGE_BYTES) {
                    positions.get(partition).put(key, position);
                    lastKey = Optional.of(key);
                    break;
                }
            }
        }
        out.writeBytes(tail(count, partitionKey, lastKey).getBytes(UTF_8));
        return out.toByteArray();
    }

    private static String tail(int count, String partitionKey, Optional<String> lastKey) {
        var tail = "],\"Count\":" + count + ",\"ScannedCount\":" + count;
        return lastKey.map(key -> {
            var last = JsonNodeFactory.instance.objectNode();
            last.putObject("pk").put("S", partitionKey);
            last.putObject("sk").put("S", key);
            return tail + ",\"LastEvaluatedKey\":" + last + "}";
        }).orElse(tail + "}");
    }

    private BufferedReader lines(int partition, long position) throws IOException {
        var channel = Files.newByteChannel(file(directory, partition)).position(position);
        return new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), UTF_8), 1 << 16);
    }

    private static Path file(Path directory, int partition) {
        return directory.resolve(Integer.toString(partition));
    }

    /// Deletes the files.
    @Override
    public void close() throws IOException {
        for (int i = 0; i < LogEntry.PARTITIONS; i++) {
            Files.deleteIfExists(file(directory, i));
        }
        Files.delete(directory);
    }
}
