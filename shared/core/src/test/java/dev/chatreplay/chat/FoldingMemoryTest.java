package dev.chatreplay.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Holds folding, and the count of messages, to their bounds of memory.
class FoldingMemoryTest {
    private static Map<FoldedHeap, Long> bytes = Map.of();

    @BeforeAll
    static void measure(@TempDir Path directory) throws IOException, InterruptedException {
        bytes = FoldedHeap.measure(directory);
    }

    private static long bytes(FoldedHeap measurement) {
        return Objects.requireNonNull(bytes.get(measurement));
    }

    @Test
    void messageWithUpdatesTakesAtMost100Bytes() {
        assertThat(bytes(FoldedHeap.UPDATES) / FoldedHeap.COUNT).isBetween(16L, 100L);
    }

    @Test
    void participantWithMarkersTakesAtMost150Bytes() {
        assertThat(bytes(FoldedHeap.MARKERS) / FoldedHeap.PARTICIPANTS).isBetween(16L, 150L);
    }

    @Test
    void participantWhoSpeaksTakesAtMost200Bytes() {
        assertThat(bytes(FoldedHeap.SPEAKERS) / FoldedHeap.PARTICIPANTS).isBetween(16L, 200L);
    }

    @Test
    void reactionsOfOneMessageTakeNoMemoryUntilItIsRead() {
        assertThat(bytes(FoldedHeap.REACTIONS)).isLessThan(100);
    }
}
