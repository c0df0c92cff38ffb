package dev.chatreplay.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Jvm;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.harness.Stack;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Tests that a small heap is enough for the largest batches, because the limits of a batch also limit the memory that recording needs.
@Scaled
class BackpressureTest {
    private static final int ROUNDS = Extent.pick(2, 5, 5);

    @Test
    void largestBatchesAreRecordedWithSixteenthOfFunctionMemory() throws Exception {
        var api = Stack.shared().organization();
        var process = Jvm
                .of(List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError"), LargestBatches.class,
                        Stack.shared().embedded().environment(), api.organizationId(), api.authorization().getFirst(),
                        Integer.toString(ROUNDS))
                .start();
        var lines = process.inputReader().lines().filter(line -> line.matches("failed messages.*|\\d+")).toList();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(lines).hasSize(2 * ROUNDS);
        assertThat(Collections.frequency(lines, "failed messages: 0")).isEqualTo(ROUNDS);
        assertThat(Collections.frequency(lines, "200")).isEqualTo(ROUNDS);
    }
}
