package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.harness.FullExtent;
import dev.chatreplay.harness.Slow;
import dev.chatreplay.queue.CompactionQueue;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.sqs.model.Message;

/// Tests that a chain of compactions, each of which requests the next, is limited. Lambda's own recursion guard is off for them.
class CompactionChainTest extends ProtocolTest {
    @Test
    @Slow
    @FullExtent
    void overtakenCompactionsRequestAtMostThirtyMore() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        var next = requestsFor(chat).getFirst();
        for (int chainLength = 0; chainLength < CompactionQueue.MAX_CHAIN_LENGTH; chainLength++) {
            compactDuringLateEvent(chat, next);
            var expected = Integer.toString(chainLength + 1);
            next = requestsFor(chat).stream().filter(message -> chainLengthOf(message).equals(expected)).findFirst()
                    .orElseThrow(() -> new AssertionError("no request with chain length " + expected));
        }
        compactDuringLateEvent(chat, next);
        assertThat(requestsFor(chat)).as("only the late event requests a compaction").isNotEmpty()
                .allMatch(message -> chainLengthOf(message).isEmpty());
    }

    @Test
    void overtakenCompactionRequestsFirstOneOfChain() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        compactDuringLateEvent(chat, requestsFor(chat).getFirst());
        assertThat(requestsFor(chat)).extracting(CompactionChainTest::chainLengthOf).contains("1");
    }

    @Test
    void chainEndsAtItsMaximumLength() {
        var session = new SessionKey(api.organizationId(), "s-chain-" + System.nanoTime());
        var queue = harness.stack.stores().compactionQueue();
        queue.requestAgain(session, Duration.ZERO, CompactionQueue.MAX_CHAIN_LENGTH - 1);
        queue.requestAgain(session, Duration.ZERO, CompactionQueue.MAX_CHAIN_LENGTH);
        assertThat(requestsFor(new Chat(session.sessionId()))).singleElement()
                .satisfies(last -> assertThat(chainLengthOf(last))
                        .isEqualTo(Integer.toString(CompactionQueue.MAX_CHAIN_LENGTH)));
    }

    private void compactDuringLateEvent(Chat chat, Message request) {
        harness.faults.before(PutObjectRequest.class::isInstance,
                () -> api
                        .send(chat.edited("m-1", "edit " + chat.events().size()).eventsFrom(chat.events().size() - 1)));
        assertThat(harness.compact(request)).isTrue();
        harness.clock.pass(Duration.ofSeconds(61));
    }

    private static String chainLengthOf(Message message) {
        var chainLength = message.messageAttributes().get(CompactionQueue.CHAIN_LENGTH);
        return chainLength == null ? "" : chainLength.stringValue();
    }
}
