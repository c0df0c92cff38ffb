package dev.chatreplay.protocol;

import dev.chatreplay.harness.TestContext;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.ingest.EventQueueConsumer;
import dev.chatreplay.ingest.EventQueueConsumer.BusMessage;
import dev.chatreplay.ingest.EventQueueConsumer.Outcome;
import dev.chatreplay.ingest.EventRecorder;
import dev.chatreplay.runtime.DeadLetterReason;
import dev.chatreplay.runtime.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tests that events that can never be recorded do not fail the other events of a batch from the events queue.
class MixedBatchTest extends ProtocolTest {
    private final EventQueueConsumer consumer = consumer();
    private final List<BusMessage> batch = new ArrayList<>();

    private EventQueueConsumer consumer() {
        var stores = harness.stack.stores();
        var recorder = new EventRecorder(stores.chatLog(), stores.sessions(), stores.compactionQueue(),
                stores.retention(),
                harness.clock);
        return new EventQueueConsumer(recorder, stores.organizations(), stores.refusedEvents(),
                stores.eventsDeadLetters(), harness.clock);
    }

    private void put(String body) {
        batch.add(new BusMessage("message-" + batch.size(), body, harness.clock.instant(), 1));
    }

    private String named(Chat chat) {
        return chat.last().put("organizationId", api.organizationId()).toString();
    }

    @Test
    void validEventsBesideLateUnknownAndBrokenOnesAreRecorded() {
        var closed = new Chat().started().sent("m-1", "in time").ended();
        api.send(closed);
        harness.compactAll();
        harness.clock.pass(Duration.ofDays(8));
        var chat = new Chat();
        put(named(chat.sent("m-1", "before")));
        put(named(new Chat(closed.sessionId()).edited("m-1", "too late")));
        put(new Chat().started().last().put("organizationId", "no-such-organization").toString());
        put("{");
        put(named(chat.sent("m-2", "after")));
        put(named(chat.ended()));

        var outcomes = consumer.consume(batch, Deadline.before(TestContext.UNHURRIED, Duration.ofSeconds(5)));
        assertThat(outcomes).hasSize(6)
                .containsEntry("message-0", new Outcome.Recorded())
                .containsEntry("message-1", new Outcome.DeadLettered(DeadLetterReason.SESSION_CLOSED))
                .containsEntry("message-2", new Outcome.DeadLettered(DeadLetterReason.UNKNOWN_ORGANIZATION))
                .hasEntrySatisfying("message-3",
                        outcome -> assertThat(outcome).isInstanceOf(Outcome.DeadLettered.class))
                .containsEntry("message-4", new Outcome.Recorded())
                .containsEntry("message-5", new Outcome.Recorded());
        chat.events().forEach(event -> event.remove("organizationId"));
        harness.compactAll();
        assertWholeChat(chat);
    }
}
