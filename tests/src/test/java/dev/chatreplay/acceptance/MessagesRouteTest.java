package dev.chatreplay.acceptance;

import static dev.chatreplay.client.Errors.assertError;
import static dev.chatreplay.client.Errors.assertIsDocumented;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.client.Answer;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Json;
import dev.chatreplay.client.NdjsonLines;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests `GET /v2/sessions/{sessionId}/messages`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MessagesRouteTest {
    private static final Api API = Installation.api();
    private static final int MESSAGES = 7;

    private final Chat chat = chat();

    /// Seven messages, one a second from 09:00:01.123: odd ones are by `p-1`, the fourth one is an image, the second one is pinned.
    private static Chat chat() {
        var chat = new Chat().started();
        IntStream.rangeClosed(1, MESSAGES).forEach(i -> chat.sent("m-" + i, "text é😀 " + i, message -> {
            if (i % 2 == 0) {
                message.put("participantId", "p-2").put("userId", "u-2");
            }
            if (i == 4) {
                message.put("payloadType", "IMAGE_MESSAGE").put("payload", "https://example.org/a.png");
            }
        }));
        return chat.pinned("m-2").edited("m-3", "edited").ended();
    }

    @BeforeAll
    void sendChat() {
        API.send(chat);
    }

    private Answer page(String query) {
        var answer = API.messages(chat.sessionId(), query);
        assertIsDocumented(answer);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer;
    }

    /// Reads all pages, and returns the ids of their messages.
    private List<String> ids(String query) {
        var ids = new ArrayList<String>();
        var page = page(query);
        ids.addAll(ids(page));
        for (var cursor = cursor(page); !cursor.isMissingNode(); cursor = cursor(page)) {
            page = page(query + "&cursor=" + URLEncoder.encode(cursor.asText(), UTF_8));
            ids.addAll(ids(page));
            assertThat(ids).doesNotHaveDuplicates();
        }
        return ids;
    }

    private static JsonNode cursor(Answer page) {
        return page.body().at("/paging/next_cursor");
    }

    private static List<String> ids(Answer page) {
        return page.data().path("messages").valueStream().map(message -> message.path("id").asText()).toList();
    }

    @Test
    void messagesAreLinesOfNdjson() {
        var page = page("");
        var file = Api.download(API.chatWhenReady(chat.sessionId(), "ndjson"));
        assertThat(page.data().path("messages")).containsExactlyElementsOf(
                NdjsonLines.of(file).stream().map(line -> Json.parse(line.getLast())).toList());
        assertThat(page.body().path("chat_complete").asBoolean()).isTrue();
        assertThat(page.body().path("paging").toString()).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void pagesHaveEachMessageOnce(int limit) {
        var ascending = IntStream.rangeClosed(1, MESSAGES).mapToObj(i -> "m-" + i).toList();
        assertThat(ids("limit=" + limit)).isEqualTo(ascending);
        assertThat(ids("order=asc&limit=" + limit)).isEqualTo(ascending);
        assertThat(ids("order=desc&limit=" + limit)).isEqualTo(ascending.reversed());
    }

    @ParameterizedTest
    @CsvSource({"participant_id=p-2,m-2;m-4;m-6", "user_id=u-1,m-1;m-3;m-5;m-7", "type=IMAGE_MESSAGE,m-4",
            "pinned=true,m-2", "pinned=false&limit=2,m-1;m-3;m-4;m-5;m-6;m-7",
            "since=2026-11-21T09:00:06.123Z,m-6;m-7", "until=2026-11-21T09:00:03.123Z,m-1;m-2",
            "since=2026-11-21T10:00:02.123%2B01:00&until=2026-11-21T09:00:04.123000001Z,m-2;m-3;m-4",
            "since=2026-11-21T09:00:06.1230000001Z,m-7", "until=2026-11-21T09:00:02.1230000000001Z,m-1;m-2",
            "participant_id=p-2&order=desc&limit=1,m-6;m-4;m-2", "participant_id=p-3,''",
            "participant_id=&user_id=&type=&pinned=&since=&until=&order=&limit=&cursor=&page=2,"
                    + "m-1;m-2;m-3;m-4;m-5;m-6;m-7"})
    void filterChoosesMessages(String query, String expected) {
        assertThat(ids(query)).containsExactlyElementsOf(
                expected.isEmpty() ? List.of() : List.of(expected.split(";")));
    }

    @ParameterizedTest
    @CsvSource({"limit,0", "limit,1001", "limit,ten", "order,ASC", "order,newest", "participant_id,a%0Ab",
            "user_id,%7F",
            "type,text", "pinned,yes", "since,2026-11-21", "until,now"})
    void wrongValueIsNamed(String name, String value) {
        var answer = API.messages("s-unknown", name + "=" + value);
        assertError(answer, 400, "INVALID_PARAMETER");
        assertThat(answer.details()).singleElement()
                .satisfies(detail -> assertThat(detail.path("path").asText()).isEqualTo(name));
    }

    @Test
    void cursorOfAnotherListIsRefused() {
        var cursor = URLEncoder.encode(cursor(page("limit=2")).asText(), UTF_8);
        var other = new Chat().started().sent("m-1", "one").sent("m-2", "two").sent("m-3", "three").ended();
        API.send(other);
        for (var answer : List.of(API.messages(other.sessionId(), "cursor=" + cursor),
                API.messages(chat.sessionId(), "order=desc&cursor=" + cursor),
                API.messages(chat.sessionId(), "cursor=x" + cursor), API.messages(chat.sessionId(), "cursor=x"))) {
            assertError(answer, 400, "INVALID_PARAMETER");
        }
    }

    @Test
    void liveSessionHasMessages() {
        var live = new Chat().started().sent("m-1", "hello");
        API.send(live);
        var answer = API.messages(live.sessionId(), "");
        assertIsDocumented(answer);
        assertThat(ids(answer)).containsExactly("m-1");
        assertThat(answer.body().path("chat_complete").asBoolean(true)).isFalse();
    }

    @Test
    void privateAndDeletedMessagesAreLeftOut() {
        var chat = new Chat().started().sent("m-1", "one").sentTo(List.of("u-2"), "m-2", "private").sent("m-3", "gone")
                .deleted("m-3").ended();
        API.send(chat);
        assertThat(ids(API.messages(chat.sessionId(), ""))).containsExactly("m-1");
    }
}
