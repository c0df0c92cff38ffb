package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Json;
import dev.chatreplay.functions.sweepsessions.SweepSessions;
import dev.chatreplay.harness.FullExtent;
import dev.chatreplay.harness.SessionRows;
import dev.chatreplay.harness.Slow;
import dev.chatreplay.harness.TestContext;
import dev.chatreplay.runtime.Environment;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.S3Request;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;

/// Tests the order of the sweep's visits, and the calls of a sweep. Each test has a stack of its own, because the sweep visits every due session.
class SweepOrderTest {
    private static final Duration UNTIL_REPAIR = Duration.ofMinutes(6);
    private static final Duration UNTIL_CLEANUP = Duration.ofDays(2).plusHours(1);
    private static final int LANES = 8;
    private static final int CLEANUPS = 2;
    private static final int SESSIONS_PER_REQUEST = 20;

    @AutoClose
    private final ProtocolHarness harness = new ProtocolHarness();
    private final Api api = harness.organization();

    private Chat ended() {
        return ended(1).getFirst();
    }

    /// Sends whole sessions in one request.
    private List<Chat> ended(int count) {
        var chats = IntStream.range(0, count)
                .mapToObj(_ -> new Chat().started().sent("m-1", "hello").ended()).toList();
        api.send(chats.stream().flatMap(chat -> chat.events().stream()).toList());
        return chats;
    }

    /// Creates sessions whose superseded objects are due for deletion after [#UNTIL_CLEANUP].
    private void exported(int count) {
        ended(count);
        harness.compactAll();
        harness.clock.pass(UNTIL_REPAIR);
        harness.sweep();
    }

    @Test
    void sweepWithoutDueSessionsOnlyQueriesItsIndex() {
        api.send(IntStream.range(0, 5).mapToObj(_ -> new Chat().started().sent("m-1", "hello"))
                .flatMap(chat -> chat.events().stream()).toList());
        harness.sweep();
        harness.faults.heal();
        harness.sweep();
        var queries = harness.faults.sent(QueryRequest.class);
        assertThat(queries).filteredOn(query -> query.indexName().equals("DueSessions"))
                .as("one query for each shard of each kind").hasSize(64);
        assertThat(queries).filteredOn(query -> query.indexName().equals("DueDeliveries"))
                .as("one query for each shard").hasSize(16);
        assertThat(harness.faults.sent()).as("no other calls").hasSize(80);
    }

    @Test
    void firstVisitAfterEndMakesNoCallToS3() {
        ended();
        harness.compactAll();
        harness.clock.pass(UNTIL_REPAIR);
        harness.faults.heal();
        harness.sweep();
        assertThat(harness.faults.sent(GetItemRequest.class)).hasSize(1);
        assertThat(harness.faults.sent(UpdateItemRequest.class)).as("the next due time").hasSize(1);
        assertThat(harness.faults.sent(S3Request.class)).isEmpty();
    }

    @Test
    void sweepRequestsAllLostCompactionsBeforeItsFirstCallToS3() {
        exported(CLEANUPS);
        harness.clock.pass(UNTIL_CLEANUP);
        var lost = ended(12);
        assertThat(harness.compactionRequests()).hasSize(lost.size());
        harness.clock.pass(UNTIL_REPAIR);

        var requestedBefore = new ArrayList<Integer>();
        harness.faults.heal();
        harness.faults.before(S3Request.class::isInstance, () -> requestedBefore.add(
                harness.faults.sent(SendMessageBatchRequest.class).size()));
        harness.faults.cut(S3Request.class::isInstance);
        var lines = harness.logOfSweep();
        var report = Json.parse(lines.getLast());
        assertThat(requestedBefore).containsExactly(lost.size());
        assertThat(report.path("SessionsRepaired").asInt()).isEqualTo(lost.size());
        assertThat(report.path("failed").asInt()).as("every cleanup").isEqualTo(CLEANUPS);
        assertThat(harness.compactionRequests()).hasSize(lost.size());

        harness.faults.heal();
        assertThat(Json.parse(harness.logOfSweep().getLast()).path("cleaned").asInt()).as("the next run")
                .isEqualTo(CLEANUPS);
    }

    @Test
    void sweepVisitsLongestDueFirstOverAllShards() {
        // More sessions than shards.
        var count = 40;
        var sessions = IntStream.range(0, count).mapToObj(i -> "s-" + i).toList();
        for (int first = 0; first < count; first += SESSIONS_PER_REQUEST) {
            api.send(sessions.subList(first, first + SESSIONS_PER_REQUEST).stream()
                    .map(id -> new Chat(id).sent("m-1", "hello").last()).toList());
        }
        var byDueTime = new ArrayList<>(sessions);
        Collections.shuffle(byDueTime, new Random(42));
        var now = harness.clock.instant();
        IntStream.range(0, count).forEach(rank -> setDue(byDueTime.get(rank), now.minusSeconds(1000 - rank)));

        harness.faults.heal();
        harness.sweep();
        var visited = harness.faults.sent(GetItemRequest.class).stream().map(SweepOrderTest::sessionOf).toList();
        assertThat(visited).containsExactlyInAnyOrderElementsOf(sessions);
        // No visit overtakes more visits than can run at the same time.
        assertThat(IntStream.range(0, count)).allSatisfy(
                position -> assertThat(byDueTime.indexOf(visited.get(position))).isLessThan(position + LANES));
    }

    private void setDue(String sessionId, Instant at) {
        harness.stack.aws().dynamoDb().updateItem(r -> r.tableName(harness.stack.variable("SESSIONS_TABLE"))
                .key(SessionRows.key(api, sessionId)).updateExpression("SET dueAt = :at")
                .expressionAttributeValues(Map.of(":at", AttributeValue.fromN(Long.toString(at.toEpochMilli())))));
    }

    private static String sessionOf(GetItemRequest read) {
        var partition = ProtocolHarness.value(read.key(), "pk").s();
        return partition.substring(partition.indexOf('\u0001') + 1);
    }

    @Test
    void sweepWithoutTimeLeavesSessionsToNextRun() {
        var lost = ended(3);
        harness.compactionRequests();
        harness.clock.pass(UNTIL_REPAIR);
        var lines = new ArrayList<String>();
        new SweepSessions(Environment.of(harness.stack.environment()), harness.stack.aws(), harness.clock)
                .handleRequest(InputStream.nullInputStream(), OutputStream.nullOutputStream(),
                        TestContext.with(Duration.ofSeconds(30), lines::add));
        assertThat(Json.parse(lines.getLast()).path("Outcome").asText()).isEqualTo("OUT_OF_TIME");
        assertThat(harness.compactionRequests()).isEmpty();

        harness.sweep();
        assertThat(harness.compactionRequests()).hasSize(lost.size());
    }

    @Test
    @Slow
    @FullExtent
    void sweepReportsHundredFailuresAndCountsAll() {
        IntStream.range(0, 120 / SESSIONS_PER_REQUEST).forEach(_ -> ended(SESSIONS_PER_REQUEST));
        harness.compactionRequests();
        harness.clock.pass(UNTIL_REPAIR);
        harness.faults.cut(SendMessageBatchRequest.class::isInstance);
        var lines = harness.logOfSweep();
        assertThat(lines).hasSize(101);
        assertThat(Json.parse(lines.getLast()).path("failed").asInt()).isEqualTo(120);
    }

    @Test
    void sessionWhoseRowExpiredDuringVisitIsNothing() {
        exported(1);
        harness.clock.pass(UNTIL_CLEANUP);
        harness.faults.before(SweepOrderTest::isList, this::deleteRows);
        var report = Json.parse(harness.logOfSweep().getLast());
        assertThat(report.path("failed").asInt()).as("%s", report).isZero();
        assertThat(harness.stack.aws().dynamoDb().scan(r -> r.tableName(harness.stack.variable("SESSIONS_TABLE")))
                .items()).isEmpty();
    }

    private static boolean isList(SdkRequest request) {
        return request instanceof ListObjectsV2Request;
    }

    /// Deletes all session rows, as DynamoDB deletes expired ones.
    private void deleteRows() {
        var table = harness.stack.variable("SESSIONS_TABLE");
        harness.stack.aws().dynamoDb().scanPaginator(r -> r.tableName(table)).items()
                .forEach(row -> harness.stack.aws().dynamoDb().deleteItem(r -> r.tableName(table)
                        .key(Map.of("pk", ProtocolHarness.value(row, "pk")))));
    }
}
