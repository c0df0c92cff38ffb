package dev.chatreplay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Answer;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Contract;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests the fields of the answer beside the download link.
class ChatAnswerTest {
    private final Api api = Installation.api();

    private Answer answer(Chat chat, String format) {
        var answer = api.chatWhenReady(chat.sessionId(), format);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        Contract.assertDescribes(answer);
        return answer;
    }

    private static long count(Answer answer, String field) {
        assertThat(answer.data().path(field).isIntegralNumber()).as("%s", answer).isTrue();
        return answer.data().path(field).asLong();
    }

    /// A live session: two public messages in the chat, two that were deleted, and two private ones, one of them deleted.
    private static Chat withDeletions() {
        return new Chat().started().sent("m-1", "one").sent("m-2", "two").deleted("m-2").deleted("m-2")
                .sentTo(List.of("u-2"), "m-3", "three").sentTo(List.of("u-2"), "m-4", "four").deleted("m-4")
                .sent("m-5", "five", message -> message.put("participantId", "p-2"))
                .messagesDeleted(event -> event.put("participantId", "p-2")).sent("m-6", "six").deleted("m-unknown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "csv_full"})
    void answerCountsPublicMessagesWhateverItsFormat(String format) {
        var chat = withDeletions().ended();
        api.send(chat);
        var answer = answer(chat, format);
        assertThat(answer.data().path("chat_format").asText()).isEqualTo(format);
        assertThat(count(answer, "chat_message_count")).isEqualTo(2);
        assertThat(count(answer, "chat_deleted_count")).isEqualTo(2);
        assertThat(count(answer, "chat_refused_count")).isZero();
        assertThat(answer.data().has("chat_refused_count_is_minimum")).isFalse();
    }

    @Test
    void snapshotHasCountsToo() {
        var chat = withDeletions();
        api.send(chat);
        var answer = answer(chat, "");
        assertThat(answer.complete()).isFalse();
        assertThat(answer.data().path("chat_format").asText()).isEqualTo("csv");
        assertThat(count(answer, "chat_message_count")).isEqualTo(2);
        assertThat(count(answer, "chat_deleted_count")).isEqualTo(2);
    }

    @Test
    void answerHasTimesOfSessionWithMilliseconds() {
        var chat = new Chat().started();
        chat.last().put("occurredAt", "2026-11-21T10:00:00.123999999+01:00");
        chat.sent("m-1", "hello").ended().last().put("occurredAt", "2026-11-21T09:30:00Z");
        api.send(chat);
        var data = answer(chat, "").data();
        assertThat(data.path("session_started_at").asText()).isEqualTo("2026-11-21T09:00:00.123Z");
        assertThat(data.path("session_ended_at").asText()).isEqualTo("2026-11-21T09:30:00.000Z");
    }

    @Test
    void answerLeavesOutUnknownTimesOfSession() {
        var chat = new Chat().sent("m-1", "hello");
        api.send(chat);
        var data = answer(chat, "").data();
        assertThat(data.has("session_started_at")).isFalse();
        assertThat(data.has("session_ended_at")).isFalse();
    }
}
