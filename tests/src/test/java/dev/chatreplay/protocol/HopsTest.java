package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.queue.CompactionQueue;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.sqs.model.Message;

/// A compaction that asks for another is not to go on for ever: Lambda would not stop it.
class HopsTest extends ProtocolTest {
    @Test
    void aCompactionThatIsAlwaysTooLateAsksForAnotherAtMostThirtyTimes() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        var next = requestsFor(chat).getFirst();
        for (int chainLength = 0; chainLength < CompactionQueue.MAX_CHAIN_LENGTH; chainLength++) {
            compactWhileAnEventComes(chat, next);
            var expected = Integer.toString(chainLength + 1);
            next = requestsFor(chat).stream().filter(message -> hopsOf(message).equals(expected)).findFirst()
                    .orElseThrow(() -> new AssertionError("nothing asks for hop " + expected));
        }
        compactWhileAnEventComes(chat, next);
        assertThat(requestsFor(chat)).as("of the event that came, alone").isNotEmpty()
                .allMatch(message -> hopsOf(message).isEmpty());
    }

    private void compactWhileAnEventComes(Chat chat, Message request) {
        harness.faults.before(PutObjectRequest.class::isInstance,
                () -> api
                        .send(chat.edited("m-1", "edit " + chat.events().size()).eventsFrom(chat.events().size() - 1)));
        assertThat(harness.compact(request)).isTrue();
        harness.clock.pass(Duration.ofSeconds(61));
    }

    private static String hopsOf(Message message) {
        var chainLength = message.messageAttributes().get(CompactionQueue.CHAIN_LENGTH);
        return chainLength == null ? "" : chainLength.stringValue();
    }
}
