package dev.chatreplay.protocol;

import static dev.chatreplay.client.Errors.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.harness.TestContext;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.embedded.OneSessionFails;
import dev.chatreplay.embedded.OneSessionFails.Way;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.SampledEnum;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.harness.SessionRows;
import dev.chatreplay.harness.Slow;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.ingest.EventQueueConsumer;
import dev.chatreplay.ingest.EventQueueConsumer.BusMessage;
import dev.chatreplay.ingest.EventQueueConsumer.Outcome;
import dev.chatreplay.ingest.EventRecorder;
import dev.chatreplay.reference.ReferenceChat;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.wiring.Stores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/// Tests that a failure of one session's work never fails the other sessions in a batch of the events queue.
class BatchNeighboursTest extends ProtocolTest {
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final Api stranger = harness.organization();
    private final List<BusMessage> batch = new ArrayList<>();
    private Duration time = TestContext.UNHURRIED;
    private int receiveCount;

    /// The session that fails, a session of the same organization, and a session of another organization.
    private Chat failing = new Chat();
    private Chat sibling = new Chat();
    private Chat foreign = new Chat();

    @BeforeEach
    void begin() {
        batch.clear();
        time = TestContext.UNHURRIED;
        receiveCount = 1;
        failing = new Chat();
        sibling = new Chat();
        foreign = new Chat();
    }

    private void putWholeSessions() {
        for (var chat : List.of(failing, sibling, foreign)) {
            chat.started().sent("m-1", "hello").sent("m-2", "there").ended();
        }
        putAllFrom(0);
    }

    private void putLateEvents() {
        for (var chat : List.of(failing, sibling, foreign)) {
            (chat == foreign ? stranger : api).send(chat.started().sent("m-1", "hello").ended());
        }
        harness.compactAll();
        harness.clock.pass(Duration.ofSeconds(61));
        for (var chat : List.of(failing, sibling, foreign)) {
            chat.edited("m-1", "late").sent("m-2", "later");
        }
        putAllFrom(3);
    }

    /// Puts events into the batch in turn: of the failing session, its sibling and the foreign session.
    private void putAllFrom(int first) {
        for (int i = first; i < failing.events().size(); i++) {
            put(api, failing.events().get(i));
            put(api, sibling.events().get(i));
            put(stranger, foreign.events().get(i));
        }
    }

    private void put(Api owner, ObjectNode event) {
        var body = event.deepCopy().put("organizationId", owner.organizationId()).toString();
        batch.add(new BusMessage("message-" + batch.size(), body, harness.clock.instant(), receiveCount));
    }

    /// Consumes the batch with a fault that needs clients of its own.
    private Map<String, Outcome> consume(ExecutionInterceptor fault) {
        try (var aws = Stack.clients(harness.stack.environment(), fault, new NoDelay())) {
            return consume(new Stores(Environment.of(harness.stack.environment()), aws));
        }
    }

    /// Consumes the batch with the faults of the harness.
    private Map<String, Outcome> consume() {
        return consume(harness.stores());
    }

    private Map<String, Outcome> consume(Stores stores) {
        var recorder = new EventRecorder(stores.chatLog(), stores.sessions(), stores.compactionQueue(),
                stores.retention(), harness.clock);
        return new EventQueueConsumer(recorder, stores.organizations(), stores.refusedEvents(),
                stores.eventsDeadLetters(), harness.clock)
                .consume(batch, Deadline.before(time.plus(MARGIN), MARGIN));
    }

    /// Consumes the batch once more with more time when not all of these messages are recorded, because a busy machine needs it. Neighbours
    /// without a share of the time are not recorded then either.
    ///
    /// @param neighbours the numbers of the messages that the fault must not affect
    private Map<String, Outcome> consumeInTime(Supplier<Map<String, Outcome>> consume, IntPredicate neighbours) {
        var outcomes = consume.get();
        if (IntStream.range(0, batch.size()).filter(neighbours)
                .allMatch(i -> outcomes.get("message-" + i) instanceof Outcome.Recorded)) {
            return outcomes;
        }
        time = time.multipliedBy(6);
        return consume.get();
    }

    /// Asserts that only the messages of the failing session fail, and that they are recorded after the fault.
    private void assertOnlyOneFails(ExecutionInterceptor fault) {
        assertOnlyOneFails(() -> consume(fault));
    }

    private void assertOnlyOneFails(Supplier<Map<String, Outcome>> consume) {
        assertOnlyOneIs(Outcome.Failed.class, consumeInTime(consume, i -> i % 3 != 0));
        harness.faults.heal();
        assertNeighboursAreWhole();
        time = TestContext.UNHURRIED;
        assertThat(consume()).hasSize(batch.size()).allSatisfy(
                (_, outcome) -> assertThat(outcome).isInstanceOf(Outcome.Recorded.class));
        harness.clock.pass(Duration.ofSeconds(61));
        harness.compactAll();
        assertWholeChat(failing);
    }

    private void assertOnlyOneIs(Class<? extends Outcome> expected, Map<String, Outcome> outcomes) {
        assertThat(outcomes).hasSize(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            assertThat(outcomes.get("message-" + i)).as("message %d", i)
                    .isInstanceOf(i % 3 == 0 ? expected : Outcome.Recorded.class);
        }
    }

    private void assertNeighboursAreWhole() {
        harness.compactAll();
        assertWholeChat(sibling);
        var answer = stranger.chatWhenReady(foreign.sessionId());
        assertThat(answer.complete()).isTrue();
        assertThat(Api.download(answer)).isEqualTo(ReferenceChat.csv(foreign.events()));
    }

    private OneSessionFails fails(Way way, Predicate<SdkRequest> kind) {
        return new OneSessionFails(api, failing.sessionId(), way, kind);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9})
    void unreadableSessionRowFailsOnlyItsMessages(int count) {
        receiveCount = count;
        putLateEvents();
        var row = harness.row(api, failing.sessionId());
        damage(harness.stack.variable("SESSIONS_TABLE"), row, "createdAt");
        assertOnlyOneIs(count == 1 ? Outcome.Failed.class : Outcome.DeadLettered.class, consume());
        restore(harness.stack.variable("SESSIONS_TABLE"), row);
        assertNeighboursAreWhole();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9})
    void unreadableOrganizationRowFailsOnlyItsMessages(int count) {
        receiveCount = count;
        var damaged = harness.organization();
        for (int i = 0; i < 2; i++) {
            put(damaged, new Chat().started().last());
            put(api, sibling.sent("m-" + i, "hello").last());
            put(stranger, foreign.sent("m-" + i, "hello").last());
        }
        var table = harness.stack.variable("ORGANIZATIONS_TABLE");
        var row = harness.stack.aws().dynamoDb().getItem(r -> r.tableName(table)
                .key(Map.of("organizationId", AttributeValue.fromS(damaged.organizationId())))).item();
        damage(table, row, "name");
        assertOnlyOneIs(count == 1 ? Outcome.Failed.class : Outcome.DeadLettered.class, consume());
        restore(table, row);
    }

    private void damage(String table, Map<String, AttributeValue> row, String attribute) {
        var damaged = new TreeMap<>(row);
        damaged.remove(attribute);
        restore(table, damaged);
    }

    private void restore(String table, Map<String, AttributeValue> row) {
        harness.stack.aws().dynamoDb().putItem(r -> r.tableName(table).item(row));
    }

    @ParameterizedTest
    @SampledEnum({"UNPROCESSED", "THROTTLED", "REFUSED"})
    @Scaled
    @Slow
    void hotPartitionFailsOnlyItsMessages(Way way) {
        time = Duration.ofSeconds(10);
        putWholeSessions();
        assertOnlyOneFails(fails(way, BatchWriteItemRequest.class::isInstance));
    }

    @ParameterizedTest
    @SampledEnum({"THROTTLED", "REFUSED"})
    @Scaled
    @Slow
    void failedReadOfSessionRowFailsOnlyItsMessages(Way way) {
        time = Duration.ofSeconds(10);
        putLateEvents();
        assertOnlyOneFails(fails(way, DynamoDbRequest.class::isInstance));
    }

    static List<String> updatesOfSession() {
        return Extent.sample(List.of("attribute_not_exists(#pk)", "#startedAt", "#endedAt"));
    }

    static List<String> updatesOfEndedSession() {
        return Extent.sample(List.of("#logVersion + :one", "#requestedFor"));
    }

    @ParameterizedTest
    @MethodSource("updatesOfSession")
    @Scaled
    void failedRowUpdateOfOneSessionFailsOnlyItsMessages(String expression) {
        putWholeSessions();
        cutUpdate(expression);
        assertOnlyOneFails(this::consume);
    }

    @ParameterizedTest
    @MethodSource("updatesOfEndedSession")
    @Scaled
    void failedRowUpdateOfOneEndedSessionFailsOnlyItsMessages(String expression) {
        putLateEvents();
        cutUpdate(expression);
        assertOnlyOneFails(this::consume);
    }

    @Test
    @Slow
    void throttledRowUpdateOfOneSessionFailsOnlyItsMessages() {
        time = Duration.ofSeconds(10);
        putLateEvents();
        assertOnlyOneFails(fails(Way.THROTTLED, UpdateItemRequest.class::isInstance));
    }

    private void cutUpdate(String expression) {
        harness.faults.cut(request -> request instanceof UpdateItemRequest update
                && (update.updateExpression() + update.conditionExpression()).contains(expression)
                && SessionRows.isOf(api, failing.sessionId(), update.key()));
    }

    @ParameterizedTest
    @EnumSource(names = {"UNPROCESSED", "REFUSED"})
    void requestRefusedBySqsFailsOnlyItsMessages(Way way) {
        putWholeSessions();
        assertOnlyOneFails(fails(way, SendMessageBatchRequest.class::isInstance));
    }

    @Test
    @Slow
    void hangingSessionsLeaveTimeForNextSessionInBatch() {
        time = Duration.ofSeconds(12);
        IntStream.range(0, 30).forEach(_ -> put(api, new Chat().started().last()));
        put(stranger, foreign.sent("m-1", "hello").last());
        var outcomes = consumeInTime(() -> consume(new HangingUpdates(api.organizationId())), i -> i == 30);
        assertThat(outcomes.remove("message-30")).isEqualTo(new Outcome.Recorded());
        assertThat(outcomes.values()).hasSize(30).allSatisfy(
                outcome -> assertThat(outcome).isInstanceOf(Outcome.Failed.class));
    }

    /// Makes each row update of one organization hang, longer than its share of the time.
    private record HangingUpdates(String organizationId) implements ExecutionInterceptor {
        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            if (context.request() instanceof UpdateItemRequest update
                    && SessionRows.isOf(organizationId, update.key())) {
                try {
                    Thread.sleep(Duration.ofMinutes(2));
                } catch (InterruptedException e) {
                    throw AbortedException.create("interrupted", e);
                }
            }
        }
    }

    @Test
    void deadLetterThatCannotBeSentFailsOnlyItsMessage() {
        batch.add(new BusMessage("message-0", "{", harness.clock.instant(), 1));
        put(api, sibling.sent("m-1", "hello").last());
        put(stranger, foreign.sent("m-1", "hello").last());
        harness.faults.cut(SendMessageRequest.class::isInstance);
        assertOnlyOneIs(Outcome.Failed.class, consume());
    }

    @Test
    void postFailsWhenOneOfItsSessionsFails() {
        var events = new ArrayList<>(failing.started().sent("m-1", "hello").events());
        events.addAll(sibling.started().sent("m-1", "hello").events());
        harness.httpFaults.cut(request -> request instanceof UpdateItemRequest update
                && SessionRows.isOf(api, failing.sessionId(), update.key()));
        assertError(api.post(events), 503, "TRY_AGAIN");
        harness.httpFaults.heal();
        api.send(events);
    }

    @Test
    void postToSessionWithUnreadableRowIsRefused() {
        api.send(failing.started());
        var row = harness.row(api, failing.sessionId());
        damage(harness.stack.variable("SESSIONS_TABLE"), row, "status");
        var events = new ArrayList<>(sibling.started().sent("m-1", "hello").events());
        events.add(failing.sent("m-1", "hello").last());
        assertError(api.post(events), 500, "INTERNAL_ERROR");
        assertError(api.chat(sibling.sessionId()), 404, "SESSION_NOT_FOUND");
        restore(harness.stack.variable("SESSIONS_TABLE"), row);
        api.send(events);
    }

    @Test
    void healthyBatchOfManySessionsNeedsFewCalls() {
        var late = IntStream.range(0, 5).mapToObj(_ -> new Chat().started().ended()).toList();
        late.forEach(stranger::send);
        var live = IntStream.range(0, 5).mapToObj(_ -> new Chat().started()).toList();
        live.forEach(api::send);
        for (int round = 0; round < 5; round++) {
            for (var chat : late) {
                put(stranger, chat.sent("m-" + round, "late").last());
            }
            for (var chat : live) {
                put(api, chat.sent("m-" + round, "live").last());
            }
        }
        for (int i = 0; i < 10; i++) {
            var chat = new Chat().started().sent("m-1", "1").sent("m-2", "2").sent("m-3", "3").ended();
            chat.events().forEach(event -> put(stranger, event));
        }
        harness.faults.heal();
        assertThat(consume().values()).hasSize(100).containsOnly(new Outcome.Recorded());
        var counts = new TreeMap<String, Integer>();
        harness.faults.sent().forEach(request -> counts.merge(request.getClass().getSimpleName(), 1, Integer::sum));
        assertThat(counts).as("1 read of organizations, 2 of sessions; 80 log entries; row, start and end of 10 "
                + "sessions; raised version and `requestedFor` of 5 sessions; 15 requests").isEqualTo(Map.of(
                        "BatchGetItemRequest", 3, "BatchWriteItemRequest", 4, "UpdateItemRequest", 40,
                        "SendMessageBatchRequest", 2));
    }
}
