package dev.chatreplay.acceptance;

import static dev.chatreplay.client.Errors.assertError;
import static dev.chatreplay.client.Errors.assertIsDocumented;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests `GET /v2/sessions/{sessionId}`.
class SessionDetailsTest {
    private static final Api API = Installation.api();

    private static JsonNode details(Chat chat) {
        var answer = API.session(chat.sessionId());
        assertIsDocumented(answer);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer.data();
    }

    @Test
    void fieldsAreFlatAndUnderSession() {
        var chat = new Chat().started().sent("m-1", "hello");
        chat.last().put("occurredAt", "2026-11-21T09:00:59Z");
        chat.ended().last().put("occurredAt", "2026-11-21T10:30:00.122999Z");
        API.send(chat);
        var details = details(chat);
        assertThat(details.path("session")).isEqualTo(((ObjectNode) details.deepCopy()).without("session"));
        assertThat(details.path("id").asText()).isEqualTo(chat.sessionId());
        assertThat(details.path("associated_id").asText()).isEqualTo("m-1");
        assertThat(details.path("status").asText()).isEqualTo("ENDED");
        assertThat(details.path("started_at").asText()).isEqualTo("2026-11-21T09:00:00.123Z");
        assertThat(details.path("ended_at").asText()).isEqualTo("2026-11-21T10:30:00.122Z");
        // One nanosecond less than 90 minutes.
        assertThat(details.path("minutes_consumed").toString()).isEqualTo("89");
    }

    @Test
    void detailsFollowSession() {
        var chat = new Chat().sent("m-1", "hello");
        API.send(chat);
        var live = details(chat);
        assertThat(live.path("status").asText()).isEqualTo("LIVE");
        assertThat(live.has("ended_at")).isFalse();
        assertThat(live.path("meeting_display_name").asText("missing")).isEmpty();
        assertThat(live.path("started_at")).isEqualTo(live.path("created_at"));

        API.send(chat.started().ended().eventsFrom(1));
        var ended = details(chat);
        assertThat(ended.path("status").asText()).isEqualTo("ENDED");
        assertThat(ended.path("meeting_display_name").asText()).isEqualTo("Weekly");
        assertThat(ended.path("created_at")).isEqualTo(live.path("created_at"));
    }

    @Test
    void breakoutRoomsAreIgnored() {
        var chat = new Chat().started();
        API.send(chat);
        for (var query : List.of("?include_breakout_rooms=true", "?include_breakout_rooms=x", "?status=none")) {
            assertThat(API.get("/v2/sessions/" + chat.sessionId() + query).data()).isEqualTo(details(chat));
        }
    }

    @Test
    void wideIdNamesSession() {
        var id = "19:meeting_Zm9v/é😀%?" + Long.toHexString(ThreadLocalRandom.current().nextLong()) + "@thread.v2";
        var chat = new Chat(id).started();
        API.send(chat);
        assertThat(details(chat).path("id").asText()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/participants", "/participants/p-1", "/messages"})
    void unknownSessionIsNotFound(String below) {
        assertError(API.get("/v2/sessions/s-unknown" + below), 404, "SESSION_NOT_FOUND");
        assertError(API.with().get("/v2/sessions/s-unknown" + below), 401, "UNAUTHORIZED");
        assertError(API.with().get("/v2/sessions/~YR" + below), 401, "UNAUTHORIZED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/participants", "/participants/p-1", "/messages"})
    void malformedSessionIdIsRefused(String below) {
        for (var segment : List.of("a%00b", "a%0Ab", "~", "~YR", "~YQ%3D", "x".repeat(257))) {
            var answer = API.get("/v2/sessions/" + segment + below);
            assertError(answer, 400, "INVALID_SESSION_ID");
            assertThat(answer.message()).contains("tilde form");
        }
    }
}
