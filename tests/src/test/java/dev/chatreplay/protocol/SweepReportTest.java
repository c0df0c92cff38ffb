package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Json;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The log line of the sweep counts what the sweep did, and the sweep visits no session again before its next due time.
class SweepReportTest extends ProtocolTest {
    private static final Duration LONGER_THAN_UNTIL_REPAIR = Duration.ofMinutes(6);

    @Test
    void reportCountsPresumedEndAndSweepRequestsItsCompaction() {
        var chat = new Chat().started().sent("m-1", "hello");
        api.send(chat);
        harness.clock.pass(Duration.ofHours(25));
        assertThat(report().path("SessionsPresumedEnded").asInt()).isPositive();
        assertThat(requestsFor(chat)).hasSize(1).allMatch(harness::compact);
        assertThat(exportedVersion(chat)).isEqualTo(1);
    }

    @Test
    void reportCountsRepairedSessionOnce() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        requestsFor(chat);
        harness.clock.pass(LONGER_THAN_UNTIL_REPAIR);
        assertThat(report().path("SessionsRepaired").asInt()).isPositive();
        assertThat(report().path("SessionsRepaired").asInt()).as("before the next due time").isZero();
        assertThat(requestsFor(chat)).hasSize(1).allMatch(harness::compact);
    }

    @Test
    void reportCountsDeletedObjectsOnceLinksHaveEnded() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        harness.compactAll();
        api.send(chat.edited("m-1", "late").eventsFrom(3));
        harness.clock.pass(LONGER_THAN_UNTIL_REPAIR);
        harness.compactAll();

        harness.clock.pass(LONGER_THAN_UNTIL_REPAIR);
        assertThat(report().path("unchanged").asInt()).as("links may still work").isPositive();
        assertThat(report().path("unchanged").asInt()).as("before the next due time").isZero();
        harness.clock.pass(Duration.ofDays(3));
        var report = report();
        assertThat(report.path("cleaned").asInt()).as("%s", report).isPositive();
        assertThat(report.path("ObjectsDeleted").asInt()).as("%s", report).isPositive();
        assertThat(report().path("cleaned").asInt()).as("before the next due time").isZero();
        assertWholeChat(chat);
    }

    private JsonNode report() {
        var lines = harness.logOfSweep();
        var report = Json.parse(lines.getLast());
        assertThat(report.path("Outcome").asText()).isEqualTo("SWEPT");
        assertThat(report.path("failed").asInt()).as("%s", lines).isZero();
        return report;
    }
}
