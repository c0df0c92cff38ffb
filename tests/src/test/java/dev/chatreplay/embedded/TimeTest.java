package dev.chatreplay.embedded;

import static dev.chatreplay.client.Errors.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.harness.TestClock;
import dev.chatreplay.reference.ReferenceChat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Tests the effects of passing time: snapshots become old, late windows end, exports expire.
class TimeTest {
    private final TestClock clock = TestClock.still();
    private final Stack stack = Stack.start(s -> s.withClock(clock).withConfiguration("LATE_WINDOW_DAYS", "7")
            .withConfiguration("EXPORT_RETENTION_DAYS", "30"));
    private final Api api = stack.organization();

    @AfterEach
    void stop() {
        stack.close();
    }

    @Test
    void snapshotIsServedForHalfMinute() {
        var chat = new Chat().started().sent("m-1", "one");
        api.send(chat);
        var first = api.csv(chat.sessionId());
        api.send(chat.sent("m-2", "two").eventsFrom(2));
        clock.pass(Duration.ofSeconds(15));
        assertThat(api.csv(chat.sessionId())).isEqualTo(first);

        // The API serves a snapshot for 30 s, or for 20 times the duration of its making. On a busy machine the latter is longer.
        clock.pass(Duration.ofHours(1));
        assertThat(api.csv(chat.sessionId())).isEqualTo(ReferenceChat.csv(chat.events()));
    }

    @Test
    void lateEventsAreRecordedUntilLateWindowEnds() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        clock.pass(Duration.ofDays(7).minusMinutes(1));
        api.send(chat.edited("m-1", "late but in time").eventsFrom(3));
        var csv = api.csv(chat.sessionId());
        assertThat(csv).isEqualTo(ReferenceChat.csv(chat.events()));

        clock.pass(Duration.ofMinutes(2));
        var answer = api.post(List.of(new Chat(chat.sessionId()).edited("m-1", "too late").last()));
        assertError(answer, 400, "SESSION_CLOSED");
        assertThat(api.csv(chat.sessionId())).isEqualTo(csv);
    }

    @Test
    void batchIsNotWrittenWhenOneSessionIsClosed() {
        var closed = new Chat().started().ended();
        var open = new Chat().started().sent("m-1", "in good time");
        api.send(closed);
        clock.pass(Duration.ofDays(8));

        var answer = api.post(List.of(open.events().getFirst(), open.last(), closed.sent("m-1", "too late").last()));
        assertError(answer, 400, "SESSION_CLOSED");
        assertThat(answer.message()).contains("2");
        assertError(api.chat(open.sessionId()), 404, "SESSION_NOT_FOUND");
        assertThat(api.csv(closed.sessionId())).isEqualTo(ReferenceChat.csv(closed.eventsFrom(0).subList(0, 2)));
    }

    @Test
    void errorDetailsNameUpToHundredLateEvents() {
        var closed = new Chat().started().ended();
        api.send(closed);
        clock.pass(Duration.ofDays(8));
        var batch = new ArrayList<>(new Chat().started().events());
        IntStream.range(0, 100).forEach(i -> batch.add(closed.sent("m-" + i, "too late").last()));

        var answer = api.post(batch);
        assertError(answer, 400, "SESSION_CLOSED");
        assertThat(answer.details()).extracting(detail -> detail.path("index").asInt())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 100).boxed().toList());
        assertThat(answer.details()).allSatisfy(detail -> {
            assertThat(detail.path("path").asText()).isEqualTo("$.events[" + detail.path("index").asInt() + "]");
            assertThat(detail.path("reason").asText()).isEqualTo("SESSION_CLOSED");
        });
        assertThat(answer.body().at("/error").has("details_truncated")).isFalse();

        batch.add(closed.sent("m-100", "too late").last());
        var longer = api.post(batch);
        assertError(longer, 400, "SESSION_CLOSED");
        assertThat(longer.details()).isEqualTo(answer.details());
        assertThat(longer.body().at("/error/details_truncated").asBoolean()).isTrue();
    }

    @Test
    void lateWindowFollowsServerClockNotEventTime() {
        var chat = new Chat().started().sent("m-1", "years ago").ended();
        chat.events().forEach(e -> e.put("occurredAt", "2001-01-01T00:00:00Z"));
        api.send(chat);
        api.send(chat.edited("m-1", "edited years ago").eventsFrom(3));
        assertThat(api.csv(chat.sessionId())).isEqualTo(ReferenceChat.csv(chat.events()));
    }

    @Test
    void expiredExportIsGone() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        assertThat(api.chatWhenReady(chat.sessionId()).status()).isEqualTo(200);
        clock.pass(Duration.ofDays(31));

        assertError(api.chat(chat.sessionId()), 410, "EXPORT_EXPIRED");
        assertError(stack.organization().chat(chat.sessionId()), 404, "SESSION_NOT_FOUND");
        stack.organizations().setChatReplayEnabled(api.organizationId(), false);
        assertError(api.chat(chat.sessionId()), 403, "CHAT_REPLAY_NOT_ENABLED");
    }

    @Test
    void linkEndsWithRetentionOfItsExport() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        var exportedAt = Instant.parse(api.chatWhenReady(chat.sessionId()).data().get("chat_exported_at").asText());
        clock.pass(Duration.ofDays(30).minusMinutes(10));

        var answer = api.chat(chat.sessionId());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.downloadUrlExpiry()).isBeforeOrEqualTo(exportedAt.plus(Duration.ofDays(30)));
    }
}
