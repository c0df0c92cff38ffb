package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.SessionRows;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;

/// Tests that the sweep finds and repeats lost work.
class SweepTest extends ProtocolTest {
    private Chat chat() {
        return new Chat().started().sent("m-1", "hello");
    }

    @Test
    void sweepRepeatsLostCompactionRequest() {
        var chat = chat().ended();
        api.send(chat);
        assertThat(requestsFor(chat)).as("received, but never handled").hasSize(1);
        harness.sweep();
        assertThat(requestsFor(chat)).as("too early to treat the request as lost").isEmpty();

        harness.clock.pass(Duration.ofMinutes(6));
        harness.sweep();
        assertThat(requestsFor(chat)).hasSize(1).allMatch(harness::compact);
        assertThat(exportedVersion(chat)).isEqualTo(1);
        assertWholeChat(chat);
    }

    @Test
    void sweepRepairsCrashBetweenSessionEndAndRequest() {
        var chat = chat().ended();
        harness.httpFaults.cut(SendMessageBatchRequest.class::isInstance);
        assertThat(api.post(chat.events()).status()).isEqualTo(503);
        harness.httpFaults.heal();
        harness.clock.pass(Duration.ofMinutes(6));
        harness.sweep();
        assertThat(requestsFor(chat)).hasSize(1).allMatch(harness::compact);
        assertWholeChat(chat);
    }

    @Test
    void sweepRequestsCompactionForRaisedVersion() {
        var chat = chat().ended();
        api.send(chat);
        harness.compactAll();
        harness.httpFaults.cut(SendMessageBatchRequest.class::isInstance);
        assertThat(api.post(chat.edited("m-1", "late").eventsFrom(3)).status()).isEqualTo(503);
        harness.httpFaults.heal();
        harness.clock.pass(Duration.ofMinutes(6));
        harness.sweep();
        assertThat(requestsFor(chat)).hasSize(1).allMatch(harness::compact);
        assertThat(exportedVersion(chat)).isEqualTo(2);
        assertWholeChat(chat);
    }

    @Test
    void sweepRequestsCompactionWhenWorkerDiedWithLease() {
        var chat = chat().ended();
        api.send(chat);
        var request = requestsFor(chat).getFirst();
        harness.faults.cut(_ -> !harness.faults.sent(UpdateItemRequest.class).isEmpty());
        assertThat(harness.compact(request)).isFalse();
        harness.faults.heal();

        harness.clock.pass(Duration.ofMinutes(6));
        harness.sweep();
        assertThat(requestsFor(chat)).hasSize(1).allMatch(harness::compact);
        assertWholeChat(chat);
    }

    @Test
    void sweepLeavesSessionToWorkerThatHasItsLease() {
        var chat = chat().ended();
        api.send(chat);
        var request = requestsFor(chat).getFirst();
        harness.faults.before(SweepTest::isCommit, () -> {
            harness.clock.pass(Duration.ofMinutes(6));
            harness.sweep();
            assertThat(requestsFor(chat)).as("the worker still has its lease").isEmpty();
        });
        assertThat(harness.compact(request, Duration.ofMinutes(15))).isTrue();
        assertWholeChat(chat);
    }

    @Test
    void sweepRepairsSessionWhoseWorkerDiedOnceItsLeaseHasEnded() {
        var chat = chat().ended();
        api.send(chat);
        harness.faults.cut(_ -> !harness.faults.sent(UpdateItemRequest.class).isEmpty());
        assertThat(harness.compact(requestsFor(chat).getFirst(), Duration.ofMinutes(15))).isFalse();
        harness.faults.heal();
        harness.clock.pass(Duration.ofMinutes(6));
        harness.sweep();
        assertThat(requestsFor(chat)).isEmpty();
        harness.clock.pass(Duration.ofMinutes(10));
        harness.sweep();
        assertThat(requestsFor(chat)).hasSize(1).allMatch(harness::compact);
        assertWholeChat(chat);
    }

    @Test
    void sweepLeavesSessionWithFreshRequestToItsCompaction() {
        var chat = chat().ended();
        api.send(chat);
        harness.compactAll();
        harness.clock.pass(Duration.ofMinutes(4));
        api.send(chat.edited("m-1", "late").eventsFrom(3));
        assertThat(requestsFor(chat)).as("received, and not handled yet").hasSize(1);
        harness.clock.pass(Duration.ofMinutes(2));
        harness.sweep();
        assertThat(requestsFor(chat)).as("two minutes after the request").isEmpty();

        harness.clock.pass(Duration.ofMinutes(4));
        harness.sweep();
        assertThat(requestsFor(chat)).as("six minutes after the request").hasSize(1).allMatch(harness::compact);
        assertWholeChat(chat);
    }

    private static boolean isCommit(SdkRequest request) {
        return request instanceof UpdateItemRequest update && update.updateExpression().contains("#export = :export");
    }

    @Test
    void sweepRepeatsLostRequestAfterOneHour() {
        var chat = chat().ended();
        api.send(chat);
        requestsFor(chat);
        harness.clock.pass(Duration.ofMinutes(6));
        harness.sweep();
        assertThat(requestsFor(chat)).hasSize(1);
        harness.sweep();
        assertThat(requestsFor(chat)).as("the sweep has just requested it").isEmpty();
        harness.clock.pass(Duration.ofMinutes(61));
        harness.sweep();
        assertThat(requestsFor(chat)).hasSize(1);
    }

    @Test
    void sweepAnnouncesUnannouncedExport() {
        var chat = chat().ended();
        api.send(chat);
        harness.receiveAll(harness.webhookQueueUrl);
        harness.faults.cut(request -> request.getValueForField("QueueUrl", String.class)
                .filter(harness.webhookQueueUrl::equals).isPresent());
        assertThat(harness.compact(requestsFor(chat).getFirst())).isFalse();
        harness.faults.heal();

        harness.clock.pass(Duration.ofMinutes(6));
        harness.sweep();
        assertThat(harness.receiveAll(harness.webhookQueueUrl)).anyMatch(m -> m.body().contains(chat.sessionId()));
        assertThat(harness.number(api, chat.sessionId(), "announced")).isEqualTo(1);
    }

    @Test
    void sweepReadsUnreadableRowAndContinuesWithOthers() {
        var chat = chat().ended();
        api.send(chat);
        requestsFor(chat);
        var shard = ProtocolHarness.value(harness.row(api, chat.sessionId()), "dueShard");
        harness.stack.aws().dynamoDb().putItem(r -> r.tableName(harness.stack.variable("SESSIONS_TABLE")).item(Map.of(
                "pk", ProtocolHarness.value(SessionRows.key(api, "s-broken"), "pk"), "dueShard", shard, "dueAt",
                AttributeValue.fromN("1"))));
        try {
            harness.clock.pass(Duration.ofMinutes(6));
            harness.faults.heal();
            harness.sweep();
            assertThat(harness.faults.sent(GetItemRequest.class)).anyMatch(r -> r.toString().contains("s-broken"));
            assertThat(requestsFor(chat)).hasSize(1);
        } finally {
            harness.stack.aws().dynamoDb().deleteItem(r -> r.tableName(harness.stack.variable("SESSIONS_TABLE")).key(
                    SessionRows.key(api, "s-broken")));
        }
    }
}
