package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Answer;
import dev.chatreplay.client.Chat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.sqs.model.Message;

/// Tests races: a second worker or caller acts between two steps of the first.
class RaceTest extends ProtocolTest {
    @Test
    void recorderRaisesVersionWhenAnotherEndsSessionFirst() {
        var chat = new Chat().started().sent("m-1", "hello");
        api.send(chat);
        chat.sent("m-2", "last words").ended();
        harness.httpFaults.before(BatchWriteItemRequest.class::isInstance, () -> {
            api.send(new Chat(chat.sessionId()).ended());
            harness.compactAll();
        });
        api.send(chat.eventsFrom(2));

        assertThat(harness.number(api, chat.sessionId(), "logVersion")).isEqualTo(2);
        harness.clock.pass(Duration.ofSeconds(61));
        harness.compactAll();
        assertWholeChat(chat);
    }

    @Test
    void staleWorkerKeepsMessageWhileNewHolderIsNotDone() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        var slow = requestsFor(chat).getFirst();
        api.send(new Chat(chat.sessionId()).ended());
        var quick = requestsFor(chat).getFirst();
        harness.faults.after(PutObjectRequest.class::isInstance, () -> {
            harness.clock.pass(Duration.ofMinutes(5));
            harness.faults.cut(request -> harness.faults.sent(PutObjectRequest.class).size() > 1);
            assertThat(harness.compact(quick)).as("the new holder dies with its lease").isFalse();
            harness.faults.heal();
        });
        assertThat(harness.compact(slow)).as("the row names another attempt").isFalse();
        assertThat(harness.export(api, chat.sessionId())).isEmpty();
    }

    @Test
    void snapshotOfStaleCallIsNotServed() {
        var chat = new Chat().started().sent("m-1", "so far");
        api.send(chat);
        var inner = new ArrayList<Answer>();
        harness.httpFaults.after(PutObjectRequest.class::isInstance, () -> {
            harness.clock.pass(Duration.ofMinutes(5));
            inner.add(api.chat(chat.sessionId()));
        });
        var outer = api.chat(chat.sessionId());
        assertThat(inner).singleElement().satisfies(answer -> assertThat(answer.status()).isEqualTo(200));
        assertThat(outer.status()).as("the row holds the snapshot of the other call").isEqualTo(202);
    }

    @Test
    void twoReadersQueueSameWorkOnce() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        var request = requestsFor(chat).getFirst();
        var answers = new ArrayList<Answer>();
        harness.faults.before(PutObjectRequest.class::isInstance, () -> {
            harness.httpFaults.before(onSessions(UpdateItemRequest.class)
                    .and(update -> update.toString().contains("queued")),
                    () -> answers.add(api.chat(chat.sessionId())));
            answers.add(api.chat(chat.sessionId()));
        });
        assertThat(harness.compact(request)).isTrue();
        assertThat(answers).hasSize(2).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(202));
        assertThat(requestsFor(chat)).hasSize(1);
    }

    @Test
    void lostQueuedWorkIsQueuedAgain() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        var request = requestsFor(chat).getFirst();
        harness.faults.before(PutObjectRequest.class::isInstance, () -> {
            assertThat(api.chat(chat.sessionId()).status()).isEqualTo(202);
            assertThat(requestsFor(chat)).as("received, but never handled").hasSize(1);
        });
        harness.faults.cut(call -> !harness.faults.sent(PutObjectRequest.class).isEmpty());
        assertThat(harness.compact(request)).isFalse();
        harness.faults.heal();

        harness.clock.pass(Duration.ofMinutes(14));
        assertThat(api.chat(chat.sessionId()).status()).isEqualTo(202);
        assertThat(requestsFor(chat)).as("the queue may still deliver the first request").isEmpty();
        var other = requestedBy(chat);
        assertThat(other).hasSize(1).allMatch(harness::compact);
        assertWholeChat(chat);
    }

    /// Returns the requests of a reader that calls when the mark no longer counts and another worker holds the lease.
    private List<Message> requestedBy(Chat chat) {
        harness.clock.pass(Duration.ofMinutes(2));
        api.send(new Chat(chat.sessionId()).ended());
        var slow = requestsFor(chat).getFirst();
        harness.faults.before(PutObjectRequest.class::isInstance,
                () -> assertThat(api.chat(chat.sessionId()).status()).isEqualTo(202));
        harness.faults.cut(call -> !harness.faults.sent(PutObjectRequest.class).isEmpty());
        assertThat(harness.compact(slow)).isFalse();
        harness.faults.heal();
        harness.clock.pass(Duration.ofSeconds(66));
        return requestsFor(chat);
    }
}
