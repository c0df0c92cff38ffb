package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Json;
import dev.chatreplay.session.DueSessions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/// The log line of the sweep counts what the sweep did, and the sweep visits no session again before its next due time.
class SweepReportTest extends ProtocolTest {
    private static final Duration LONGER_THAN_UNTIL_REPAIR = Duration.ofMinutes(6);
    /// The time that an invocation keeps for its report, so no time is left for visits.
    private static final Duration MARGIN_OF_SWEEP = Duration.ofSeconds(30);

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

    @Test
    void sweepLogsOnlySessionThatItChanged() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        requestsFor(chat);
        harness.clock.pass(LONGER_THAN_UNTIL_REPAIR);
        assertThat(linesOf(chat)).singleElement().satisfies(
                line -> assertThat(line.path("Outcome").asText()).isEqualTo("COMPACTION_REQUESTED"));
        assertThat(requestsFor(chat)).hasSize(1).allMatch(harness::compact);
        harness.clock.pass(LONGER_THAN_UNTIL_REPAIR.multipliedBy(20));
        assertThat(linesOf(chat)).as("the visit finds the export").isEmpty();
    }

    @Test
    void sweepLogsSessionWhoseVisitFailed() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        requestsFor(chat);
        harness.clock.pass(LONGER_THAN_UNTIL_REPAIR);
        // A sweep logs at most a hundred failures, and sessions of other tests may be due, too.
        harness.faults.cut(
                request -> request instanceof GetItemRequest && request.toString().contains(chat.sessionId()));
        assertThat(linesOf(chat)).singleElement()
                .satisfies(line -> assertThat(line.path("Outcome").asText()).isEqualTo("FAILED"));
    }

    /// No partition of the index can be read, so each of them is a failure.
    @Test
    void sweepCountsAndLogsEachPartitionThatItCannotRead() {
        harness.faults.cut(request -> request instanceof QueryRequest query && query.indexName().equals("DueSessions"));
        var lines = harness.logOfSweep();
        assertThat(Json.parse(lines.getLast()).path("failed").asInt()).isEqualTo(2 * DueSessions.SHARDS);
        assertThat(lines).hasSize(2 * DueSessions.SHARDS + 1);
    }

    @Test
    void sessionThatAnotherSweepHasVisitedMeanwhileIsNotVisitedAgain() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        requestsFor(chat);
        harness.clock.pass(LONGER_THAN_UNTIL_REPAIR);
        harness.faults.before(
                request -> request instanceof GetItemRequest && request.toString().contains(chat.sessionId()),
                harness::sweep);
        harness.sweep();
        assertThat(requestsFor(chat)).hasSize(1).allMatch(harness::compact);
    }

    @Test
    void sweepWithoutTimeReadsNoPartition() {
        harness.faults.heal();
        harness.logOfSweep(MARGIN_OF_SWEEP);
        assertThat(harness.faults.sent(QueryRequest.class)).filteredOn(query -> query.indexName().equals("DueSessions"))
                .isEmpty();
    }

    private List<JsonNode> linesOf(Chat chat) {
        return harness.logOfSweep().stream().map(Json::parse)
                .filter(line -> line.path("sessionId").asText().equals(chat.sessionId())).toList();
    }

    private JsonNode report() {
        var lines = harness.logOfSweep();
        var report = Json.parse(lines.getLast());
        assertThat(report.path("Outcome").asText()).isEqualTo("SWEPT");
        assertThat(report.path("failed").asInt()).as("%s", lines).isZero();
        return report;
    }
}
