package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Answer;
import dev.chatreplay.client.Chat;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.session.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;

/// Tests that a worker removes the mark when it acknowledges queued work. The mark makes other callers wait for that work.
class QueuedWorkTest extends ProtocolTest {
    private Chat live() {
        var chat = new Chat().started().sent("m-1", "so far");
        api.send(chat);
        return chat;
    }

    private Chat ended() {
        var chat = live().ended();
        api.send(chat.eventsFrom(2));
        return chat;
    }

    private Session session(Chat chat) {
        return harness.stack.stores().sessions().find(new SessionKey(api.organizationId(), chat.sessionId()))
                .orElseThrow();
    }

    /// Marks the session as a caller does, and sends the caller's queue message.
    private Message queued(Chat chat) {
        requestsFor(chat);
        assertThat(harness.stack.stores().sessions().markQueued(session(chat), harness.clock.instant())).isPresent();
        harness.stack.stores().compactionQueue().request(session(chat).key(), Duration.ZERO);
        return requestsFor(chat).getFirst();
    }

    private void assertWorkerRemovesMark(Message message, Chat chat) {
        assertThat(harness.row(api, chat.sessionId())).containsKey("queued");
        assertThat(harness.compact(message)).isTrue();
        assertThat(harness.row(api, chat.sessionId())).doesNotContainKey("queued");
    }

    private static boolean isMarkRemoval(SdkRequest request) {
        return request instanceof UpdateItemRequest update && update.updateExpression().contains("REMOVE #queued");
    }

    private static boolean isMark(SdkRequest request) {
        return request instanceof UpdateItemRequest update && update.updateExpression().contains("SET #queued");
    }

    @Test
    void callerDoesNotWaitForAcknowledgedSnapshot() {
        var chat = live();
        var waiting = new ArrayList<Answer>();
        harness.httpFaults.before(PutObjectRequest.class::isInstance, () -> {
            harness.clock.pass(Duration.ofSeconds(1));
            waiting.add(api.chat(chat.sessionId()));
        });
        assertThat(api.chat(chat.sessionId()).status()).isEqualTo(200);
        assertThat(waiting).singleElement().satisfies(answer -> assertThat(answer.status()).isEqualTo(202));
        assertThat(requestsFor(chat)).singleElement()
                .satisfies(message -> assertThat(harness.compact(message)).isTrue());

        // Longer than a snapshot stays fresh, even when a slow machine needs seconds to make one.
        harness.clock.pass(Duration.ofMinutes(5));
        assertThat(api.chat(chat.sessionId()).status()).isEqualTo(200);
    }

    @Test
    void workerRemovesMarkAfterSnapshot() {
        var chat = live();
        assertWorkerRemovesMark(queued(chat), chat);
        assertThat(harness.row(api, chat.sessionId())).containsKey("snapshot");
    }

    @Test
    void workerRemovesMarkWhenSnapshotIsFresh() {
        var chat = live();
        assertThat(api.chat(chat.sessionId()).status()).isEqualTo(200);
        assertWorkerRemovesMark(queued(chat), chat);
    }

    @Test
    void workerRemovesMarkWhenSessionEndsDuringSnapshot() {
        var chat = live();
        var message = queued(chat);
        harness.faults.before(PutObjectRequest.class::isInstance, () -> api.send(chat.ended().eventsFrom(2)));
        assertWorkerRemovesMark(message, chat);
        harness.compactAll();
        assertWholeChat(chat);
    }

    @Test
    void workerRemovesMarkAfterExport() {
        var chat = ended();
        assertWorkerRemovesMark(queued(chat), chat);
        assertWholeChat(chat);
    }

    @Test
    void workerRemovesMarkWhenExportIsCurrent() {
        var chat = ended();
        harness.compactAll();
        assertWorkerRemovesMark(queued(chat), chat);
    }

    @Test
    void workerRemovesMarkAfterLatestStart() {
        var chat = ended();
        harness.clock.pass(Duration.ofDays(22));
        assertWorkerRemovesMark(queued(chat), chat);
    }

    @Test
    void workerRemovesMarkWhenItDeadLettersMessage() {
        var chat = ended();
        var message = queued(chat);
        harness.faults.cut(PutObjectRequest.class::isInstance);
        assertThat(harness.compact(message)).isFalse();
        assertThat(harness.row(api, chat.sessionId())).containsKey("queued");
        assertWorkerRemovesMark(ProtocolHarness.received(message, 290), chat);
        assertWholeChat(chat);
    }

    @Test
    void workerKeepsMarkWhenItPostponesMessage() {
        var chat = live();
        var message = queued(chat);
        harness.httpFaults.before(PutObjectRequest.class::isInstance,
                () -> assertThat(harness.compact(message)).as("another holds the lease").isFalse());
        harness.clock.pass(Duration.ofMinutes(16));
        assertThat(api.chat(chat.sessionId()).status()).isEqualTo(200);
        assertThat(harness.row(api, chat.sessionId())).containsKey("queued");
    }

    @Test
    void workerKeepsMarkThatItDidNotRead() {
        var chat = ended();
        var message = queued(chat);
        harness.faults.before(PutObjectRequest.class::isInstance, () -> {
            harness.clock.pass(Duration.ofSeconds(1));
            assertThat(harness.stack.stores().sessions().markQueued(session(chat), harness.clock.instant()))
                    .isPresent();
        });
        var seen = session(chat).queued();
        assertThat(harness.compact(message)).isTrue();
        assertThat(session(chat).queued()).isPresent().isNotEqualTo(seen);
    }

    @Test
    void messageStaysWhenMarkIsNotRemoved() {
        var chat = ended();
        var message = queued(chat);
        harness.faults.cut(QueuedWorkTest::isMarkRemoval);
        assertThat(harness.compact(message)).isFalse();
        harness.faults.heal();
        assertWorkerRemovesMark(message, chat);
        assertWholeChat(chat);
    }

    @Test
    void lostAnswerToMarkRemovalDoesNotAffectWorker() {
        var chat = ended();
        var message = queued(chat);
        harness.faults.loseAnswer(QueuedWorkTest::isMarkRemoval);
        assertWorkerRemovesMark(message, chat);
        assertThat(harness.faults.sent().stream().filter(QueuedWorkTest::isMarkRemoval)).hasSize(2);
        assertWholeChat(chat);
    }

    /// Calls GET while a worker exports the chat: the caller queues the work and has to wait.
    private List<Answer> waiting(Chat chat) {
        var answers = new ArrayList<Answer>();
        harness.faults.before(PutObjectRequest.class::isInstance, () -> answers.add(api.chat(chat.sessionId())));
        requestsFor(chat).forEach(harness::compact);
        return answers;
    }

    @Test
    void callerSendsMessageWhenAnswerToMarkIsLost() {
        var chat = ended();
        harness.httpFaults.loseAnswer(QueuedWorkTest::isMark);
        assertThat(waiting(chat)).singleElement().satisfies(answer -> assertThat(answer.status()).isEqualTo(202));
        assertThat(requestsFor(chat)).hasSize(1).allMatch(harness::compact);
        assertThat(harness.row(api, chat.sessionId())).doesNotContainKey("queued");
    }

    @Test
    void callerRemovesMarkWhenMessageIsNotSent() {
        var chat = ended();
        harness.httpFaults.cut(SendMessageBatchRequest.class::isInstance);
        assertThat(waiting(chat)).singleElement().satisfies(answer -> assertThat(answer.status()).isEqualTo(503));
        assertThat(harness.row(api, chat.sessionId())).doesNotContainKey("queued");
    }

    @Test
    void callerDoesNotRemoveMarkOfAnother() {
        var chat = ended();
        harness.httpFaults.before(SendMessageBatchRequest.class::isInstance, () -> {
            harness.clock.pass(Duration.ofMinutes(16));
            assertThat(harness.stack.stores().sessions().markQueued(session(chat), harness.clock.instant()))
                    .isPresent();
        });
        harness.httpFaults.cut(SendMessageBatchRequest.class::isInstance);
        assertThat(waiting(chat)).singleElement().satisfies(answer -> assertThat(answer.status()).isEqualTo(503));
        assertThat(harness.row(api, chat.sessionId())).containsKey("queued");
    }
}
