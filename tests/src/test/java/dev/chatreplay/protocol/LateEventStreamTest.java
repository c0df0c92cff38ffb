package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.FullExtent;
import dev.chatreplay.harness.Slow;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;

/// Tests that a stream of late events, mostly duplicates, causes few compaction requests and few exports.
class LateEventStreamTest extends ProtocolTest {
    @Override
    ProtocolHarness openHarness() {
        return ProtocolHarness.withStillClock();
    }

    @Override
    Chat exported() {
        var chat = super.exported();
        harness.clock.pass(Duration.ofSeconds(1));
        harness.httpFaults.heal();
        return chat;
    }

    @Test
    void lateDuplicatesOfMinuteRequestOneCompactionAndNoUpload() {
        var chat = exported();
        int sent = 40;
        for (int second = 0; second < sent; second++) {
            api.send(chat.eventsFrom(1).subList(0, 1));
            harness.clock.pass(Duration.ofSeconds(1));
        }
        assertThat(harness.httpFaults.sent(SendMessageBatchRequest.class)).hasSize(1);
        harness.clock.pass(Duration.ofSeconds(25));
        harness.faults.heal();
        assertThat(requestsFor(chat)).hasSize(1).allMatch(harness::compact);
        assertThat(harness.faults.sent(PutObjectRequest.class)).as("the bytes are the same").isEmpty();
        assertThat(exportedVersion(chat)).isEqualTo(1 + sent);
        assertWholeChat(chat);
    }

    @Test
    @Slow
    @FullExtent
    void lateEventsCauseAtMostOneExportPerMinuteAndOneMore() {
        var chat = exported();
        var open = new ArrayList<Message>();
        harness.faults.heal();
        for (int second = 0; second < 300; second += 4) {
            api.send(chat.sent("m-late-" + second, "late").eventsFrom(chat.events().size() - 1));
            harness.clock.pass(Duration.ofSeconds(4));
            open.addAll(requestsFor(chat));
            open.removeIf(harness::compact);
        }
        harness.clock.pass(Duration.ofSeconds(61));
        open.addAll(requestsFor(chat));
        open.removeIf(harness::compact);
        open.addAll(requestsFor(chat));
        harness.clock.pass(Duration.ofSeconds(61));
        open.removeIf(harness::compact);
        assertThat(open).isEmpty();
        assertThat(harness.faults.putKeys()).as("a file and its index").hasSizeBetween(2 * 2, 2 * (5 + 1));
        assertThat(harness.httpFaults.sent(SendMessageBatchRequest.class)).hasSizeLessThan(15);
        assertWholeChat(chat);
    }

    @Test
    void eventJustBeforeCompactionStartsRequestsAnother() {
        var chat = exported();
        api.send(chat.edited("m-1", "first").eventsFrom(3));
        harness.clock.pass(Duration.ofSeconds(58));
        api.send(chat.edited("m-1", "second").eventsFrom(4));
        assertThat(harness.httpFaults.sent(SendMessageBatchRequest.class))
                .as("the compactor may already have received the first request")
                .hasSize(2);
    }

    @Test
    void secondEndIsReadByRequestedCompaction() {
        var chat = exported();
        api.send(chat.edited("m-1", "late").eventsFrom(3));
        api.send(chat.eventsFrom(2).subList(0, 1));
        assertThat(harness.httpFaults.sent(SendMessageBatchRequest.class)).hasSize(1);
    }
}
