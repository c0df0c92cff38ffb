package dev.chatreplay.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatreplay.event.EventBuilder;
import dev.chatreplay.event.KeyParts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Folds logs that are too large for the spill's part in memory.
class FoldingStorageTest {
    @TempDir
    private Path directory;

    private Folding fold(List<Iterator<LogEntry>> shards) {
        return new Folding("s-1", List.<LogEntry>of().iterator(), shards, TestLog::fail, new Spill(directory, 1000));
    }

    @Test
    void manyReactionsToOneMessageAreOneObject() {
        var log = TestLog.of(EventBuilder.sent("m"));
        IntStream.range(0, 20_000).forEach(
                i -> log.record(EventBuilder.reactionAdded("m", "p" + i, i % 2 == 0 ? "even" : "odd").id("e" + i)));
        var expected = Stream.of("even", "odd").map(reaction -> IntStream.range(0, 20_000)
                .filter(i -> reaction.equals(i % 2 == 0 ? "even" : "odd")).mapToObj(i -> "\"p" + i + "\"").sorted()
                .collect(Collectors.joining(",", "\"" + reaction + "\":[", "]")))
                .collect(Collectors.joining(",", "{", "}"));
        assertThat(log.only().reactions().orElseThrow()).isEqualTo(expected);
    }

    @Test
    void countsCoverFirst100000ParticipantsById() {
        var ids = IntStream.range(0, Markers.MAX_PARTICIPANTS + 10).mapToObj(i -> "p" + (1_000_000 + i)).toList();
        var partitions = IntStream.range(0, LogEntry.SHARDS).mapToObj(_ -> new ArrayList<LogEntry>()).toList();
        for (var id : ids) {
            partitions.get(LogEntry.shardOf(id)).add(FoldedHeap.marker(id, "chat.read", "2026-11-21T10:00:00Z"));
        }
        for (var author : List.of("p", ids.getFirst(), ids.getLast())) {
            partitions.get(LogEntry.shardOf(author))
                    .add(EventBuilder.sent(author).with("message.participantId", author).logEntry());
        }
        partitions.forEach(entries -> entries.sort(Comparator.comparing(LogEntry::sortKey, KeyParts.ORDER)));
        try (var folding = fold(partitions.stream().map(List::iterator).toList())) {
            var counts = Stream.generate(folding::next).limit(3).map(ChatMessage::readCount).toList();
            // The author of the last message is not among the first 100,000. So that author's marker is not subtracted.
            assertThat(counts).containsExactly(100_000L, 99_999L, 100_000L);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void temporaryFileIsGoneAfterCloseAndAfterException() {
        var failing = Stream.concat(FoldedHeap.participants().limit(100).flatMap(FoldedHeap::updates),
                Stream.<LogEntry>generate(() -> {
                    throw new IllegalStateException("the query failed");
                })).iterator();
        try (var folding = fold(List.of(failing))) {
            assertThatThrownBy(folding::hasNext).hasMessage("the query failed");
            assertThat(OpenTemporaryFiles.count(directory)).isEqualTo(1);
        }
        assertThat(OpenTemporaryFiles.count(directory)).isZero();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void fullStorageEndsFolding() {
        try (var folding = new Folding("s-1", List.<LogEntry>of().iterator(),
                List.of(FoldedHeap.participants().limit(100).flatMap(FoldedHeap::updates).iterator()), TestLog::fail,
                new Spill(directory.resolve("none"), 1000))) {
            assertThatThrownBy(folding::hasNext).isInstanceOf(OutOfSpaceException.class);
        }
    }
}
