package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Errors;
import java.time.Duration;
import java.util.HashMap;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.sqs.model.SqsRequest;

/// Tests that a session ends once and permanently, and that its compaction is requested.
class SessionEndTest extends ProtocolTest {
    @Test
    void sessionEndSetsVersionOneAndRequestsCompaction() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        var row = harness.row(api, chat.sessionId());
        assertThat(ProtocolHarness.value(row, "status").s()).isEqualTo("ENDED");
        assertThat(ProtocolHarness.value(row, "logVersion").n()).isEqualTo("1");
        assertThat(requestsFor(chat)).hasSize(1).allMatch(harness::compact);
        assertWholeChat(chat);
    }

    @Test
    void secondEndChangesOnlyVersions() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        var first = harness.row(api, chat.sessionId());
        harness.clock.pass(Duration.ofHours(1));
        api.send(new Chat(chat.sessionId()).ended());

        var second = harness.row(api, chat.sessionId());
        assertThat(second.get("endRecordedAt")).isEqualTo(first.get("endRecordedAt"));
        assertThat(second.get("endedAt")).isEqualTo(first.get("endedAt"));
        assertThat(ProtocolHarness.value(second, "logVersion").n()).as("the events format holds both ends")
                .isEqualTo("2");
    }

    @Test
    void secondEndIsCompactedLikeLateEvent() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        assertThat(requestsFor(chat)).hasSize(1);
        api.send(new Chat(chat.sessionId()).ended());
        assertThat(requestsFor(chat)).as("the recorder of the first end may have died before its request").hasSize(1)
                .allMatch(harness::compact);

        harness.clock.pass(Duration.ofSeconds(61));
        api.send(new Chat(chat.sessionId()).ended());
        assertThat(requestsFor(chat)).hasSize(1).allMatch(harness::compact);
        assertThat(exportedVersion(chat)).isEqualTo(3);
        assertWholeChat(chat);
        assertThat(requestsFor(chat)).isEmpty();
    }

    @Test
    void sessionWithEndAloneIsExported() {
        var chat = new Chat().ended();
        api.send(chat);
        assertThat(requestsFor(chat)).hasSize(1).allMatch(harness::compact);
        assertThat(exportedVersion(chat)).isEqualTo(1);
        assertWholeChat(chat);
    }

    @Test
    void sessionEndIsAcknowledgedAfterItsCompactionRequest() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        harness.httpFaults.cut(SqsRequest.class::isInstance);
        Errors.assertError(api.post(chat.events()), 503, "TRY_AGAIN");
        assertThat(requestsFor(chat)).isEmpty();

        harness.httpFaults.heal();
        api.send(chat);
        assertThat(requestsFor(chat)).hasSize(1).allMatch(harness::compact);
        assertWholeChat(chat);
    }

    @Test
    void sessionEndWithLostAnswerIsRecordedOnce() {
        var chat = new Chat().started().sent("m-1", "hello");
        api.send(chat);
        harness.httpFaults.loseAnswer(onSessions(UpdateItemRequest.class)
                .and(request -> request.toString().contains("ENDED")));
        api.send(chat.ended().eventsFrom(2));

        assertThat(harness.number(api, chat.sessionId(), "logVersion")).as("raised once more, which is harmless")
                .isEqualTo(2);
        assertThat(requestsFor(chat)).hasSize(1).allMatch(harness::compact);
        assertWholeChat(chat);
    }

    @Test
    void sessionStartAfterEndFillsOnlyMissingAttributes() {
        var chat = new Chat().sent("m-1", "hello").ended();
        api.send(chat);
        var before = new HashMap<>(harness.row(api, chat.sessionId()));
        api.send(new Chat(chat.sessionId()).started());

        var after = harness.row(api, chat.sessionId());
        assertThat(ProtocolHarness.value(after, "status").s()).isEqualTo("ENDED");
        assertThat(ProtocolHarness.value(after, "title").s()).isEqualTo("Weekly");
        assertThat(after).containsKey("startedAt");
        assertThat(ProtocolHarness.value(after, "logVersion").n()).isEqualTo("2");
        before.keySet().removeAll(Set.of("logVersion", "workVersion", "dueAt"));
        assertThat(after).containsAllEntriesOf(before);
    }
}
