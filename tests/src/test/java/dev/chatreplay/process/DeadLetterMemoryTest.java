package dev.chatreplay.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatreplay.cli.ChatReplay;
import dev.chatreplay.client.Jvm;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.harness.UnpolledStack;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/// Tests that `dlq` handles the dead letters of a long outage with a small heap. Together they are several times as large as the heap.
@Scaled
class DeadLetterMemoryTest {
    private static final int LETTERS = Extent.pick(2_000, 2_000, 4_000);
    private static final int LETTER_CHARACTERS = 24_000;
    private static final int AT_ONCE = 10;
    /// One letter in this many has the reason `SESSION_CLOSED`.
    private static final int ONE_IN = 10;

    @AutoClose
    private final UnpolledStack stack = UnpolledStack.alone();

    @Test
    void deadLettersOfLongOutageNeedSmallHeap() throws Exception {
        fill();
        assertThat(dlq("list", "events", "--limit", "" + LETTERS)).hasSize(LETTERS).doesNotHaveDuplicates();
        await().atMost(Duration.ofMinutes(5)).until(() -> size("EVENTS_DEAD_LETTER_QUEUE_URL") == LETTERS);
        assertThat(dlq("delete", "events", "--reason", "SESSION_CLOSED"))
                .containsExactly("Dead letters deleted: " + LETTERS / ONE_IN);
        await().atMost(Duration.ofMinutes(5))
                .until(() -> size("EVENTS_DEAD_LETTER_QUEUE_URL") == LETTERS - LETTERS / ONE_IN);
        assertThat(dlq("redrive", "events")).containsExactly("Dead letters sent back: " + (LETTERS - LETTERS / ONE_IN));
        assertThat(size("EVENTS_DEAD_LETTER_QUEUE_URL")).isZero();
        assertThat(size("EVENTS_QUEUE_URL")).isEqualTo(LETTERS - LETTERS / ONE_IN);
    }

    private void fill() {
        var text = "x".repeat(LETTER_CHARACTERS);
        IntStream.range(0, LETTERS / AT_ONCE).parallel().forEach(call -> stack.aws().sqs().sendMessageBatch(
                r -> r.queueUrl(stack.variable("EVENTS_DEAD_LETTER_QUEUE_URL")).entries(IntStream.range(0, AT_ONCE)
                        .mapToObj(i -> SendMessageBatchRequestEntry.builder().id("" + i)
                                .messageBody("\"" + call + " " + i + text + "\"")
                                .messageAttributes(Map.of("reason",
                                        MessageAttributeValue.builder().dataType("String")
                                                .stringValue(i % ONE_IN == 0 ? "SESSION_CLOSED" : "FAILED").build()))
                                .build())
                        .toList())));
    }

    private List<String> dlq(String... arguments) throws IOException, InterruptedException {
        var all = IntStream.range(0, arguments.length + 1).mapToObj(i -> i == 0 ? "dlq" : arguments[i - 1])
                .toArray(String[]::new);
        var process = Jvm
                .of(List.of("-Xmx48m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"),
                        ChatReplay.class,
                        stack.environment(), all)
                .start();
        var lines = process.inputReader().lines().toList();
        assertThat(process.waitFor()).as("exit code of %s", String.join(" ", all)).isZero();
        return lines;
    }

    private int size(String queue) {
        return Integer.parseInt(stack.aws().sqs()
                .getQueueAttributes(r -> r.queueUrl(stack.variable(queue)).attributeNames(QueueAttributeName.ALL))
                .attributes().getOrDefault(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, ""));
    }
}
