package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Json;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The metric `CompactionLag`: the time from the recorded end of a session to its first export.
class CompactionLagTest extends ProtocolTest {
    @Test
    void onlyFirstExportReportsTimeSinceEndOfSession() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        harness.clock.pass(Duration.ofSeconds(40));
        assertThat(lineOfCompaction(chat).path("CompactionLag").asLong()).isBetween(40_000L, 600_000L);

        api.send(chat.edited("m-1", "late").eventsFrom(3));
        harness.clock.pass(Duration.ofSeconds(61));
        var again = lineOfCompaction(chat);
        assertThat(again.has("CompactionDuration")).as("%s", again).isTrue();
        assertThat(again.has("CompactionLag")).as("%s", again).isFalse();
        assertWholeChat(chat);
    }

    /// The log line of the compaction that the session waits for.
    private JsonNode lineOfCompaction(Chat chat) {
        var lines = harness.logOfCompaction(requestsFor(chat).getFirst());
        assertThat(lines).hasSize(1);
        return Json.parse(lines.getFirst());
    }
}
