package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.embedded.OneSessionFails;
import dev.chatreplay.embedded.OneSessionFails.Way;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.queue.CompactionQueue.NotRequestedException;
import dev.chatreplay.session.SessionSettings;
import dev.chatreplay.session.Sessions;
import dev.chatreplay.wiring.Stores;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;

/// Tests the steps of the recorder: what each writes to the row and the queue, and that a failed step fails the session.
class RecorderStepsTest extends StoresProtocolTest {
    @Test
    void furtherEndCausesNoWriteOfEnd() {
        var chat = ended();
        harness.faults.heal();
        assertThat(record(chat.ended(), 0)).isEmpty();
        assertThat(harness.faults.sent(UpdateItemRequest.class)).extracting(UpdateItemRequest::updateExpression)
                .anyMatch(update -> update.contains("#logVersion")).noneMatch(update -> update.contains("#endedAt"));
    }

    @Test
    void eventMovesLastActivityOfLiveSession() {
        var chat = live(SessionSettings.NONE);
        var created = session(chat).lastActivityAt();
        harness.clock.pass(Sessions.ACTIVITY_GRAIN);
        assertThat(record(chat.sent("m-1", "hello"), 0)).isEmpty();
        assertThat(session(chat).lastActivityAt()).isAfterOrEqualTo(created.plus(Sessions.ACTIVITY_GRAIN));
    }

    @Test
    void endRequestsCompactionAndWritesNoTimeOfIt() {
        var chat = live(SessionSettings.NONE);
        assertThat(record(chat.ended(), 0)).isEmpty();
        assertThat(session(chat).logVersion()).isEqualTo(1);
        assertThat(session(chat).requestedFor()).isEmpty();
        assertThat(harness.faults.sent(SendMessageBatchRequest.class)).hasSize(1);
    }

    @Test
    void lateEventRaisesVersionsAndWritesTimeOfRequestedCompaction() {
        var chat = ended();
        assertThat(record(chat.sent("m-1", "late"), 0)).isEmpty();
        assertThat(session(chat).logVersion()).isEqualTo(2);
        assertThat(session(chat).workVersion()).isEqualTo(2);
        assertThat(session(chat).requestedFor()).isPresent();
        assertThat(harness.faults.sent(SendMessageBatchRequest.class)).hasSize(1);
    }

    @Test
    void eventFailsWhenItsCompactionIsNotRequested() {
        var chat = ended();
        harness.faults.cut(SendMessageBatchRequest.class::isInstance);
        assertThat(record(chat.sent("m-1", "late"), 0)).containsOnlyKeys(key(chat));
        assertThat(session(chat).requestedFor()).isEmpty();
    }

    @Test
    void eventFailsWhenRowCannotBeReadAfterWriteToLog() {
        var chat = ended();
        harness.faults.after(BatchWriteItemRequest.class::isInstance, () -> harness.faults
                .refuse(BatchGetItemRequest.class::isInstance, SdkClientException.create("no connection")));
        assertThat(record(chat.sent("m-1", "late"), 0)).containsOnlyKeys(key(chat));
        assertThat(session(chat).logVersion()).isEqualTo(1);
    }

    @Test
    void requestThatSqsRefusesFailsItsSessionAlone() {
        var refused = new Chat();
        var other = new Chat();
        try (var aws = Stack.clients(harness.stack.environment(),
                new OneSessionFails(api, refused.sessionId(), Way.UNPROCESSED,
                        SendMessageBatchRequest.class::isInstance))) {
            var queue = new Stores(stores.environment(), aws).compactionQueue();
            var failures = queue.requestAll(Map.of(key(refused), Duration.ZERO, key(other), Duration.ZERO), deadline());
            assertThat(failures).containsOnlyKeys(key(refused));
            assertThat(failures.get(key(refused))).isInstanceOf(NotRequestedException.class);
        }
    }

    @Test
    void lateEventsLeaveEarlierVisitOfSweep() {
        var chat = ended();
        var due = session(chat).dueAt();
        harness.clock.pass(Duration.ofSeconds(10));
        assertThat(sessions.raiseLogVersion(session(chat), harness.clock.instant()).dueAt()).isEqualTo(due).isPresent();
    }

    @Test
    void onlyFirstEndEndsSession() {
        var chat = live(SessionSettings.NONE);
        var now = harness.clock.instant();
        assertThat(sessions.end(key(chat), now, now, SessionSettings.NONE, now)).isTrue();
        assertThat(sessions.end(key(chat), now, now, SessionSettings.NONE, now)).isFalse();
    }

    @Test
    void eventReceivedLongAgoIsTooLateForNewSession() {
        var now = harness.clock.instant();
        var old = received(new Chat().sent("m-1", "too late"), now.minus(Duration.ofDays(400)));
        var recent = received(new Chat().sent("m-1", "in time"), now);
        assertThat(recorder.admit(List.of(old, recent), Map.of(), deadline()).tooLate()).containsExactly(old);
    }

    @Test
    void postponedRequestIsInvisibleForWholeSeconds() {
        var chat = new Chat();
        var queue = stores.compactionQueue();
        queue.request(key(chat), Duration.ZERO);
        queue.postpone(requestsFor(chat).getFirst().receiptHandle(), Duration.ofMillis(59_001));
        assertThat(harness.faults.sent(ChangeMessageVisibilityRequest.class)).singleElement()
                .satisfies(change -> assertThat(change.visibilityTimeout()).isEqualTo(60));
    }
}
