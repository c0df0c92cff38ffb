package dev.chatreplay.protocol;

import static dev.chatreplay.client.Errors.assertError;
import static dev.chatreplay.client.Errors.assertIsDocumented;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Answer;
import dev.chatreplay.client.Chat;
import dev.chatreplay.organization.Scope;
import dev.chatreplay.reference.ReferenceChat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// Tests that every acknowledged event is in the log. When the session ends during the write, the recorder raises the version.
class RecorderTest extends ProtocolTest {
    @Test
    void duplicateEventInOneBatchIsRecordedOnce() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        var twice = new ArrayList<>(chat.events());
        twice.addAll(chat.events());
        api.send(twice);
        assertWholeChat(chat);
    }

    @Test
    void eventWrittenWhileSessionEndsRaisesVersion() {
        var chat = new Chat().started().sent("m-1", "before");
        api.send(chat);
        var end = new Chat(chat.sessionId()).ended();
        harness.httpFaults.before(BatchWriteItemRequest.class::isInstance, () -> api.send(end));
        api.send(chat.sent("m-2", "during the end").eventsFrom(2));

        assertThat(harness.number(api, chat.sessionId(), "logVersion")).isEqualTo(2);
        harness.compactAll();
        assertWholeChat(chat);
    }

    @Test
    void eventWrittenDuringEndAndCompactionIsCompacted() {
        var chat = new Chat().started().sent("m-1", "before");
        api.send(chat);
        var end = new Chat(chat.sessionId()).ended();
        harness.httpFaults.before(BatchWriteItemRequest.class::isInstance, () -> {
            api.send(end);
            harness.compactAll();
        });
        api.send(chat.sent("m-2", "during the compaction").eventsFrom(2));

        harness.clock.pass(Duration.ofSeconds(61));
        assertThat(requestsFor(chat)).isNotEmpty().allMatch(harness::compact);
        assertWholeChat(chat);
    }

    @Test
    void lateEventRaisesLogVersionAndRequestsCompaction() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        assertThat(harness.number(api, chat.sessionId(), "logVersion")).isEqualTo(1);
        harness.compactAll();

        api.send(chat.edited("m-1", "late").eventsFrom(3));
        assertThat(harness.number(api, chat.sessionId(), "logVersion")).isEqualTo(2);
        harness.clock.pass(Duration.ofSeconds(61));
        assertThat(requestsFor(chat)).hasSize(1).allMatch(harness::compact);
        assertThat(exportedVersion(chat)).isEqualTo(2);
        assertWholeChat(chat);
    }

    /// The read after the write of the events decides whether they raise the version.
    @Test
    void requestFailsWhenRowCannotBeReadAfterWrite() {
        var chat = new Chat().started().ended();
        api.send(chat);
        var late = chat.sent("m-1", "late").eventsFrom(2);
        harness.httpFaults.after(BatchWriteItemRequest.class::isInstance, () -> harness.httpFaults
                .refuse(BatchGetItemRequest.class::isInstance, SdkClientException.create("no connection")));
        assertError(api.post(late), 503, "TRY_AGAIN");
        assertThat(harness.number(api, chat.sessionId(), "logVersion")).isEqualTo(1);

        harness.httpFaults.heal();
        api.send(late);
        assertThat(harness.number(api, chat.sessionId(), "logVersion")).isEqualTo(2);
        harness.compactAll();
        assertWholeChat(chat);
    }

    @Test
    void keyThatMayOnlyReadRecordsNothing() {
        var chat = new Chat().started();
        assertError(harness.withNewKey(api, Scope.READ).post(chat.events()), 403, "SCOPE_MISSING");
        assertError(api.session(chat.sessionId()), 404, "SESSION_NOT_FOUND");
    }

    @Test
    void eventsOfClosedSessionsAreSkippedWithInvalidOnes() {
        var closed = new Chat().started().ended();
        var open = new Chat().started().sent("m-1", "in good time").ended().started();
        api.send(closed);
        harness.clock.pass(Duration.ofDays(8));
        open.last().remove("id");
        var batch = List.of(open.events().get(0), closed.sent("m-1", "too late").last(), open.events().get(1),
                open.last(), closed.sent("m-2", "too late").last(), open.events().get(2));

        var refused = api.post(batch);
        assertError(refused, 400, "INVALID_EVENTS");
        assertThat(refused.details()).extracting(detail -> detail.path("index").asInt() + " "
                + detail.path("reason").asText())
                .containsExactly("1 SESSION_CLOSED", "3 MISSING_FIELD", "4 SESSION_CLOSED");
        var answer = api.postSkipping(batch);
        assertIsDocumented(answer);
        assertThat(answer.data().path("recorded").asInt()).isEqualTo(3);
        assertThat(answer.data().path("refused").valueStream().toList()).isEqualTo(refused.details());
        harness.compactAll();
        assertThat(api.csv(open.sessionId())).isEqualTo(ReferenceChat.csv(open.eventsFrom(0).subList(0, 3)));
        assertThat(api.csv(closed.sessionId())).isEqualTo(ReferenceChat.csv(closed.eventsFrom(0).subList(0, 2)));
    }

    @Test
    void startsAndEndsOfSessionCauseOneWriteEach() {
        var chat = new Chat().event("session.started", _ -> {
        });
        IntStream.range(0, 200).forEach(_ -> chat.started());
        IntStream.range(0, 200).forEach(_ -> chat.ended());
        harness.httpFaults.heal();
        api.send(chat);

        assertThat(harness.httpFaults.sent(onSessions(UpdateItemRequest.class)))
                .as("updates of the row, its start and its end").hasSize(3);
        assertThat(ProtocolHarness.value(harness.row(api, chat.sessionId()), "title").s()).isEqualTo("Weekly");
        assertThat(harness.number(api, chat.sessionId(), "startedAt")).isEqualTo(millis(chat.events().getFirst()));
        assertThat(harness.number(api, chat.sessionId(), "endedAt")).isEqualTo(millis(chat.events().get(201)));
        assertThat(harness.number(api, chat.sessionId(), "logVersion")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"session.started", "session.ended", "x.poll.opened"})
    void lateEventOfAnyTypeRaisesLogVersion(String type) {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        harness.compactAll();
        harness.clock.pass(Duration.ofSeconds(61));
        assertThat(api.post(new Chat(chat.sessionId()).event(type, _ -> {
        }).events()).status()).isEqualTo(200);

        assertThat(harness.number(api, chat.sessionId(), "logVersion")).isEqualTo(2);
        assertThat(requestsFor(chat)).hasSize(1).allMatch(harness::compact);
        assertThat(exportedVersion(chat)).isEqualTo(2);
        assertWholeChat(chat);
    }

    @Test
    void rowKeepsEarliestStartInAnyOrder() {
        var chat = new Chat().started().started().started();
        var times = List.of("2026-11-21T09:00:05.1239Z", "2026-11-21T10:00:01.0009999+01:00", "2026-11-21T09:00:09Z");
        for (int i = 0; i < times.size(); i++) {
            chat.events().get(i).put("occurredAt", times.get(i)).remove("title");
        }
        api.post(chat.events().subList(0, 1));
        assertThat(harness.number(api, chat.sessionId(), "startedAt"))
                .isEqualTo(Instant.parse("2026-11-21T09:00:05.123Z").toEpochMilli());
        chat.events().getLast().put("title", "Weekly");
        api.post(chat.events().subList(1, 3));
        assertThat(harness.number(api, chat.sessionId(), "startedAt"))
                .isEqualTo(Instant.parse("2026-11-21T09:00:01Z").toEpochMilli());
        chat.events().getFirst().put("title", "Another");
        api.post(chat.events().subList(0, 1));
        var row = harness.row(api, chat.sessionId());
        assertThat(ProtocolHarness.value(row, "title").s()).isEqualTo("Weekly");
        assertThat(ProtocolHarness.value(row, "startedAt").n())
                .isEqualTo(Long.toString(Instant.parse("2026-11-21T09:00:01Z").toEpochMilli()));
    }

    @Test
    void rowGetsTitleOfLaterStart() {
        var chat = new Chat().started().started();
        chat.events().getFirst().remove("title");
        api.send(chat.eventsFrom(0).subList(0, 1));
        assertThat(harness.row(api, chat.sessionId())).doesNotContainKey("title");
        api.send(chat.eventsFrom(1));
        assertThat(ProtocolHarness.value(harness.row(api, chat.sessionId()), "title").s()).isEqualTo("Weekly");
        assertThat(harness.number(api, chat.sessionId(), "startedAt")).isEqualTo(millis(chat.events().getFirst()));
        harness.httpFaults.heal();
        api.send(chat);
        assertThat(harness.httpFaults.sent(UpdateItemRequest.class)).as("a repeated start").isEmpty();
    }

    @Test
    void rowKeepsMeetingAndFirstRecordedEnd() {
        var chat = new Chat().sent("m-1", "hello").ended().ended();
        chat.events().get(1).put("meetingId", "m-2");
        chat.events().get(2).put("meetingId", "m-3").put("occurredAt", "2026-11-21T08:00:00Z");
        api.send(chat.eventsFrom(0).subList(0, 2));
        api.send(chat.eventsFrom(2));
        assertThat(ProtocolHarness.value(harness.row(api, chat.sessionId()), "meetingId").s()).isEqualTo("m-1");
        assertThat(harness.number(api, chat.sessionId(), "endedAt")).isEqualTo(millis(chat.events().get(1)));
    }

    @Test
    void liveSessionIsNotCompacted() {
        var chat = new Chat().started().sent("m-1", "hello");
        api.send(chat);
        assertThat(requestsFor(chat)).isEmpty();
        assertThat(harness.export(api, chat.sessionId())).isEmpty();
    }

    @Test
    void manyProducersCreateSessionAtOnce() throws Exception {
        var chat = new Chat();
        IntStream.range(0, 16).forEach(i -> chat.sent("m-" + i, "first " + i));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = chat.events().stream()
                    .<Callable<Answer>>map(event -> () -> api.post(List.of(event))).toList();
            for (var call : threads.invokeAll(calls)) {
                assertThat(call.get().status()).isEqualTo(200);
            }
        }
        api.send(chat.ended().eventsFrom(16));
        assertWholeChat(chat);
    }

    @Test
    void itemsThatDynamoDbLeavesUnprocessedAreWrittenAgain() {
        var halfUnprocessed = new HalfUnprocessed();
        try (var other = new ProtocolHarness(s -> s.withInterceptors(List.of(halfUnprocessed)))) {
            var producer = other.organization();
            var chat = new Chat().started();
            IntStream.range(0, 60).forEach(i -> chat.sent("m-" + i, "number " + i));
            producer.send(chat.ended());
            assertThat(halfUnprocessed.unprocessedItems()).isPositive();
            assertThat(producer.csv(chat.sessionId())).isEqualTo(
                    ReferenceChat.csv(chat.events()));
        }
    }

    @Test
    void batchWithLostAnswerIsRecordedOnce() {
        var chat = new Chat().started().sent("m-1", "hello");
        harness.httpFaults.loseAnswer(BatchWriteItemRequest.class::isInstance);
        api.send(chat.ended());
        assertWholeChat(chat);
        assertThat(harness.httpFaults.sent(BatchWriteItemRequest.class)).hasSizeGreaterThan(1);
    }

    private static long millis(ObjectNode event) {
        return Instant.parse(event.get("occurredAt").asText()).toEpochMilli();
    }
}
