package dev.chatreplay.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Answer;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.reference.ReferenceChat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests the chat that an API consumer downloads while a session is live, after its end, and after late events.
class SessionLifecycleTest {
    private final Api api = Installation.api();

    @Test
    void endedSessionHasWholeChat() {
        var chat = new Chat().started().sent("m-1", "hello").edited("m-1", "hello all").pinned("m-1")
                .sent("m-2", "oops").deleted("m-2").sent("m-3", "bye").pinned("m-3").unpinned("m-3").ended();
        api.send(chat);

        assertThat(api.csv(chat.sessionId())).isEqualTo(ReferenceChat.csv(chat.events()));
        assertThat(api.chat(chat.sessionId()).complete()).isTrue();
    }

    @Test
    void liveSessionHasSnapshotOfMessagesSoFar() {
        var chat = new Chat().started().sent("m-1", "so far");
        api.send(chat);

        var answer = api.chatWhenReady(chat.sessionId());
        assertThat(answer.complete()).isFalse();
        assertThat(answer.data().get("chat_complete").isBoolean()).isTrue();
        assertThat(Api.download(answer)).isEqualTo(ReferenceChat.csv(chat.events()));
    }

    @Test
    void snapshotIsNotServedAfterSessionEnd() {
        var chat = new Chat().started().sent("m-1", "so far");
        api.send(chat);
        assertThat(api.chatWhenReady(chat.sessionId()).complete()).isFalse();
        api.send(chat.sent("m-2", "last words").ended().eventsFrom(2));

        var answer = api.chatWhenReady(chat.sessionId());
        assertThat(answer.complete()).isTrue();
        assertThat(Api.download(answer)).isEqualTo(ReferenceChat.csv(chat.events()));
    }

    static IntStream times() {
        return IntStream.range(0, Extent.pick(1, 5, 10));
    }

    @ParameterizedTest
    @MethodSource("times")
    @Scaled
    void snapshotMadeDuringSessionEndIsNotServedAsComplete(int ignored) throws Exception {
        var chat = new Chat().started().sent("m-1", "so far");
        api.send(chat);
        Callable<Answer> asks = () -> api.chatWhenReady(chat.sessionId());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var early = Collections.nCopies(4, asks).stream().map(threads::submit).toList();
            api.send(chat.sent("m-2", "last words").ended().eventsFrom(2));
            for (var answer : early) {
                assertThat(answer.get().status()).isEqualTo(200);
            }
        }

        assertThat(api.csv(chat.sessionId())).isEqualTo(ReferenceChat.csv(chat.events()));
        assertThat(api.chat(chat.sessionId()).complete()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("times")
    @Scaled
    void chatHasEventsAcknowledgedDuringSessionEnd(int ignored) throws Exception {
        var chat = new Chat().started();
        IntStream.range(0, 40).forEach(i -> chat.sent("m-" + i, "message " + i));
        var calls = new ArrayList<Callable<Answer>>();
        chat.events().forEach(event -> calls.add(() -> api.post(List.of(event))));
        calls.add(20, () -> api.post(List.of(chat.ended().last())));
        calls.add(30, () -> api.chat(chat.sessionId()));
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var answer : threads.invokeAll(calls)) {
                assertThat(answer.get().status()).as("%s", answer.get()).isLessThan(300);
            }
        }
        assertThat(api.csv(chat.sessionId())).isEqualTo(ReferenceChat.csv(chat.events()));
        assertThat(api.chat(chat.sessionId()).complete()).isTrue();
    }

    @Test
    void lateEditIsInNextDownload() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        var before = api.csv(chat.sessionId());
        api.send(chat.edited("m-1", "hello, edited late").eventsFrom(3));

        var after = api.csv(chat.sessionId());
        assertThat(after).isNotEqualTo(before).isEqualTo(ReferenceChat.csv(chat.events()));
    }

    @Test
    void everyLateMessageIsInNextDownload() {
        var chat = new Chat().started().sent("m-0", "hello").ended();
        api.send(chat);
        for (int i = 1; i <= 5; i++) {
            api.send(chat.sent("m-" + i, "and " + i).eventsFrom(chat.events().size() - 1));
            assertThat(api.csv(chat.sessionId())).isEqualTo(ReferenceChat.csv(chat.events()));
        }
    }

    @Test
    void sessionWithoutStartIsExported() {
        var chat = new Chat().sent("m-1", "hello").ended();
        api.send(chat);
        assertThat(api.csv(chat.sessionId())).isEqualTo(ReferenceChat.csv(chat.events()));
    }

    @Test
    void sessionEndMayArriveFirst() {
        var chat = new Chat().started().sent("m-1", "hello").edited("m-1", "hi").ended();
        for (var event : chat.events().reversed()) {
            api.send(List.of(event));
        }
        var answer = api.chatWhenReady(chat.sessionId());
        assertThat(answer.complete()).isTrue();
        assertThat(Api.download(answer)).isEqualTo(ReferenceChat.csv(chat.events()));
    }

    @Test
    void startAfterEndDoesNotReopenSession() {
        var chat = new Chat().sent("m-1", "hello").ended();
        api.send(chat);
        api.send(new Chat(chat.sessionId()).started());
        assertThat(api.chatWhenReady(chat.sessionId()).complete()).isTrue();
    }

    @Test
    void updateMayArriveBeforeItsMessage() {
        var chat = new Chat().started().sent("m-1", "hello").edited("m-1", "hi").pinned("m-1").sent("m-2", "x")
                .deleted("m-2").ended();
        api.send(chat.events().reversed());
        assertThat(api.csv(chat.sessionId())).isEqualTo(ReferenceChat.csv(chat.events()));
    }

    @Test
    void csvOfSessionWithoutMessagesIsHeaderOnly() {
        var chat = new Chat().started().ended();
        api.send(chat);
        assertThat(new String(api.csv(chat.sessionId()), UTF_8))
                .isEqualTo(String.join(",", ReferenceChat.HEADER) + "\r\n");
        assertThat(api.chat(chat.sessionId()).data().get("chat_message_count").asInt()).isZero();
    }

    @Test
    void csvLeavesOutPrivateMessages() {
        var chat = new Chat().started().sent("m-1", "for all").sentTo(List.of("u-2"), "m-2", "for one")
                .sentTo(List.of("u-2", "u-3"), "m-3", "for two").edited("m-3", "still for two").ended();
        api.send(chat);
        var csv = api.csv(chat.sessionId());
        assertThat(new String(csv, UTF_8)).contains("for all").doesNotContain("for one").doesNotContain("for two");
        assertThat(csv).isEqualTo(ReferenceChat.csv(chat.events()));
    }

    @Test
    void sendingSameEventsTwiceChangesNothing() {
        var chat = new Chat().started().sent("m-1", "hello").edited("m-1", "hi").sent("m-2", "there").ended();
        api.send(chat);
        var once = api.csv(chat.sessionId());
        api.send(chat);
        assertThat(api.csv(chat.sessionId())).isEqualTo(once);
    }

    @ParameterizedTest
    @ValueSource(strings = {"...", "-", "=", ":", "a..b", ".csv", "a=b:c.d-e_f"})
    void everyAllowedIdNamesOneSession(String sessionId) {
        var chat = new Chat(sessionId).started().sent(sessionId, "hello").ended();
        api.send(chat);
        var url = api.chatWhenReady(sessionId).downloadUrl();
        assertThat(url).as("the URL as browsers and curl normalize it").isEqualTo(url.normalize());
        assertThat(api.csv(sessionId)).isEqualTo(ReferenceChat.csv(chat.events()));
    }

    @Test
    void messageOfAnotherMeetingKeepsItsMeetingId() {
        var chat = new Chat().started().sent("m-1", "first room").sent("m-2", "second room");
        chat.last().put("meetingId", "m-2");
        api.send(chat.ended());
        assertThat(api.csv(chat.sessionId())).isEqualTo(ReferenceChat.csv(chat.events()));
    }
}
