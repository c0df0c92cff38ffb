package dev.chatreplay.acceptance;

import static dev.chatreplay.client.Errors.assertError;
import static dev.chatreplay.client.Errors.assertIsDocumented;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Json;
import dev.chatreplay.reference.ReferenceChat;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests what `POST /v2/events` answers when it refuses some events of a batch, and what it records.
class RefusedEventsTest {
    private static final Api API = Installation.api();

    /// Returns a chat whose events 1, 3 and 4 are invalid.
    private static Chat chatWithInvalidEvents() {
        var chat = new Chat().started().sent("m-1", "bad").sent("m-2", "good").ended().sent("m-3", "bad").ended();
        chat.events().get(1).remove("id");
        chat.events().get(3).put("occurredAt", "yesterday").put("sessionId", "");
        chat.events().get(4).put("type", "chat.message.vanished");
        return chat;
    }

    private static void assertNamesInvalidEvents(List<JsonNode> details) {
        assertThat(details).extracting(detail -> detail.path("index").asInt(-1)).containsExactly(1, 3, 4);
        assertThat(details).extracting(detail -> detail.path("reason").asText())
                .containsExactly("MISSING_FIELD", "INVALID_TIME", "UNKNOWN_EVENT_TYPE");
        assertThat(details).extracting(detail -> detail.path("path").asText())
                .containsExactly("$.events[1].id", "$.events[3].occurredAt", "$.events[4].type");
        assertThat(details).allSatisfy(detail -> assertThat(detail.path("message").asText()).endsWith("."));
    }

    private static Chat chatOfInvalidEvents(int count) {
        var chat = new Chat().started();
        IntStream.range(0, count).forEach(_ -> chat.event("chat.message.vanished", _ -> {
        }));
        return chat.sent("m-1", "good").ended();
    }

    @Test
    void batchIsRefusedAndEveryInvalidEventIsNamed() {
        var chat = chatWithInvalidEvents();
        var answer = API.post(chat.events());
        assertError(answer, 400, "INVALID_EVENTS");
        assertNamesInvalidEvents(answer.details());
        assertThat(answer.message()).startsWith("No event was recorded, because 3 of 6 are refused.")
                .contains("events[1]: MISSING_FIELD").contains("skip").endsWith(".");
        assertThat(answer.body().at("/error").has("details_truncated")).isFalse();
        assertError(API.chat(chat.sessionId()), 404, "SESSION_NOT_FOUND");
    }

    @Test
    void validEventsAreRecordedWhenInvalidOnesAreSkipped() {
        var chat = chatWithInvalidEvents();
        var answer = API.postSkipping(chat.events());
        assertIsDocumented(answer);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.data().path("recorded").asInt()).isEqualTo(3);
        assertNamesInvalidEvents(answer.data().path("refused").valueStream().toList());
        assertThat(answer.data().has("refused_truncated")).isFalse();
        assertThat(API.csv(chat.sessionId())).isEqualTo(ReferenceChat.csv(
                List.of(chat.events().get(0), chat.events().get(2), chat.events().get(5))));
    }

    @Test
    void firstHundredRefusedEventsAreNamed() {
        var chat = chatOfInvalidEvents(120);
        var answer = API.post(chat.events());
        assertError(answer, 400, "INVALID_EVENTS");
        assertThat(answer.details()).hasSize(100).last()
                .satisfies(detail -> assertThat(detail.path("index").asInt()).isEqualTo(100));
        assertThat(answer.body().at("/error/details_truncated").asBoolean()).isTrue();
        assertThat(answer.message()).contains("120 of 123 are refused");

        var skipped = API.postSkipping(chat.events());
        assertIsDocumented(skipped);
        assertThat(skipped.data().path("recorded").asInt()).isEqualTo(3);
        assertThat(skipped.data().path("refused")).hasSize(100);
        assertThat(skipped.data().path("refused_truncated").asBoolean()).isTrue();
        assertThat(API.postSkipping(chatOfInvalidEvents(100).events()).data().has("refused_truncated")).isFalse();
    }

    @Test
    void listOfSkippedEventsIsEmptyWhenAllAreRecorded() {
        var chat = new Chat().started();
        assertThat(API.postSkipping(chat.events()).data()).isEqualTo(Json.parse("{\"recorded\":1,\"refused\":[]}"));
        assertThat(API.postSkipping(List.of()).data()).isEqualTo(Json.parse("{\"recorded\":0,\"refused\":[]}"));
        assertThat(API.post(chat.events()).data()).isEqualTo(Json.parse("{\"recorded\":1}"));
    }

    @Test
    void batchOfInvalidEventsAloneRecordsNone() {
        var chat = new Chat().sent("m-1", "x");
        chat.last().remove("id");
        var answer = API.postSkipping(chat.events());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.data().path("recorded").asInt(-1)).isZero();
        assertThat(answer.data().path("refused")).hasSize(1);
        assertError(API.chat(chat.sessionId()), 404, "SESSION_NOT_FOUND");
    }

    @Test
    void tooLargeEventIsSkippedLikeAnyOther() {
        var chat = new Chat().started().sent("m-1", "x".repeat(70_000)).sent("m-2", "good").ended();
        assertError(API.post(chat.events()), 413, "TOO_LARGE");
        var answer = API.postSkipping(chat.events());
        assertThat(answer.data().path("recorded").asInt()).isEqualTo(3);
        assertThat(answer.data().at("/refused/0/reason").asText()).isEqualTo("EVENT_TOO_LARGE");
        var both = new ArrayList<>(chat.events());
        both.add(chatWithInvalidEvents().events().get(1));
        assertError(API.post(both), 400, "INVALID_EVENTS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "{}", "{\"events\":[{},{]}", "{\"events\":{}}"})
    void bodyThatCannotBeReadIsNotSkipped(String body) {
        var answer = API.post("?on_invalid=skip", body.getBytes(UTF_8));
        assertThat(answer.status()).as("%s", answer).isEqualTo(400);
        assertIsDocumented(answer);
        assertThat(answer.details()).hasSize(1);
    }

    @Test
    void batchOfTooManyEventsIsNotSkipped() {
        var chat = new Chat();
        IntStream.range(0, 501).forEach(_ -> chat.started());
        assertError(API.postSkipping(chat.events()), 413, "TOO_LARGE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?on_invalid=", "?on_invalid=refuse", "?on_invalid", "?On_Invalid=skip", "?skip=1"})
    void batchIsRefusedUnlessSkipIsAskedFor(String query) {
        var body = Json.utf8(Json.batch(chatWithInvalidEvents().events()));
        assertError(API.post(query, body), 400, "INVALID_EVENTS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?on_invalid=SKIP", "?on_invalid=skip%20", "?on_invalid=ignore",
            "?on_invalid=skip&on_invalid=skip"})
    void unknownValueOfOnInvalidIsRefused(String query) {
        var chat = new Chat().started();
        var body = Json.utf8(Json.batch(chat.events()));
        var answer = API.post(query, body);
        assertError(answer, 400, "INVALID_PARAMETER");
        assertThat(answer.message()).contains("refuse").contains("skip").endsWith(".");
        assertError(API.with().post(query, body), 401, "UNAUTHORIZED");
        assertError(API.post(query, "{".getBytes(UTF_8)), 400, "INVALID_PARAMETER");
        assertError(API.chat(chat.sessionId()), 404, "SESSION_NOT_FOUND");
    }
}
