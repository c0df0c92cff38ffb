package dev.chatreplay.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Holds folding, and the count of messages, to their bounds of memory.
class FoldingMemoryTest {
    @TempDir
    private Path directory;

    @Test
    void messageWithUpdatesTakesAtMost100Bytes() throws IOException, InterruptedException {
        assertThat(FoldedHeap.UPDATES.measure(directory) / FoldedHeap.COUNT).isBetween(16L, 100L);
    }

    @Test
    void participantWithMarkersTakesAtMost150Bytes() throws IOException, InterruptedException {
        assertThat(FoldedHeap.MARKERS.measure(directory) / FoldedHeap.PARTICIPANTS).isBetween(16L, 150L);
    }

    @Test
    void participantWhoSpeaksTakesAtMost200Bytes() throws IOException, InterruptedException {
        assertThat(FoldedHeap.SPEAKERS.measure(directory) / FoldedHeap.PARTICIPANTS).isBetween(16L, 200L);
    }

    @Test
    void reactionsOfOneMessageTakeNoMemoryUntilItIsRead() throws IOException, InterruptedException {
        assertThat(FoldedHeap.REACTIONS.measure(directory)).isLessThan(100);
    }
}
