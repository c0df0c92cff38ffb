package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Json;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

/// Tests that the sweep treats no compaction as lost that waits for its delay. The delay is the longest that SQS has.
class CompactionDelayTest {
    private static final Duration DELAY = Duration.ofMinutes(15);

    @AutoClose
    private final ProtocolHarness harness = new ProtocolHarness(
            s -> s.withConfiguration("COMPACTION_DELAY_SECONDS", Long.toString(DELAY.toSeconds())));

    private JsonNode sweepAfter(Duration time) {
        harness.clock.pass(time);
        return Json.parse(harness.logOfSweep().getLast());
    }

    @Test
    void sweepRepairsSessionFiveMinutesAfterItsDelayedRequest() {
        var api = harness.organization();
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        assertThat(harness.compactionRequests()).hasSize(1);
        var early = sweepAfter(Duration.ofMinutes(19));
        assertThat(early.path("SessionsRepaired").asInt()).as("%s", early).isZero();
        assertThat(harness.compactionRequests()).as("the request may still be in its queue").isEmpty();

        var late = sweepAfter(Duration.ofMinutes(2));
        assertThat(late.path("SessionsRepaired").asInt()).as("%s", late).isEqualTo(1);
        assertThat(harness.compactionRequests()).hasSize(1).extracting(Message::body)
                .allMatch(body -> body.contains(chat.sessionId()));
    }
}
