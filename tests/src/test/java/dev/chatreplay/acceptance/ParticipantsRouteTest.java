package dev.chatreplay.acceptance;

import static dev.chatreplay.client.Errors.assertError;
import static dev.chatreplay.client.Errors.assertIsDocumented;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Answer;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tests the participants of a session: those with a message in the public chat.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ParticipantsRouteTest {
    private static final Api API = Installation.api();

    /// Three participants. The second one has no user id, and the third one has the longest time.
    private final Chat chat = new Chat().started()
            .sent("m-1", "one", by("p/1", "u-1", "Amara", "2026-11-21T09:00:01.250999Z"))
            .sent("m-2", "two", by("p-2", "", "Zoë", "2026-11-21T09:00:02Z"))
            .sent("m-3", "three", by("p-3", "u-3", "bela", "2026-11-21T09:00:03Z"))
            .sent("m-4", "four", by("p/1", "u-1", "Amara K.", "2026-11-21T09:12:04Z"))
            .sent("m-5", "five", by("p-3", "u-3", "Bela", "2026-11-21T09:30:03Z"))
            .sent("m-6", "deleted", by("p-4", "u-4", "Gone", "2026-11-21T09:00:04Z")).deleted("m-6")
            .sent("m-7", "private", message -> {
                by("p-5", "u-5", "Whisper", "2026-11-21T09:00:05Z").accept(message);
                message.putArray("targetUserIds").add("u-1");
            }).ended();

    private static Consumer<ObjectNode> by(String participant, String user, String name, String createdAt) {
        return message -> {
            message.put("participantId", participant).put("displayName", name).put("createdAt", createdAt);
            if (user.isEmpty()) {
                message.remove("userId");
            } else {
                message.put("userId", user);
            }
        };
    }

    @BeforeAll
    void sendChat() {
        API.send(chat);
    }

    private Answer list(String query) {
        var answer = API.participants(chat.sessionId(), query);
        assertIsDocumented(answer);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer;
    }

    private static List<String> ids(Answer answer) {
        return answer.data().path("participants").valueStream().map(one -> one.path("id").asText()).toList();
    }

    @Test
    void speakersAreListedInOrderOfTheirFirstMessages() {
        var answer = list("");
        assertThat(ids(answer)).containsExactly("p/1", "p-2", "p-3");
        assertThat(answer.body().path("paging").toString())
                .isEqualTo("{\"total_count\":3,\"start_offset\":1,\"end_offset\":3}");
        assertThat(answer.data().path("paging")).isEqualTo(answer.body().path("paging"));
    }

    @Test
    void participantHasFieldsOfVendors() {
        var participants = list("").data().path("participants");
        assertThat(participants.get(0).toString()).isEqualTo(
                "{\"id\":\"p/1\",\"user_id\":\"u-1\",\"custom_participant_id\":\"u-1\",\"display_name\":\"Amara K.\","
                        + "\"preset_name\":\"\",\"joined_at\":\"2026-11-21T09:00:01.250Z\","
                        + "\"left_at\":\"2026-11-21T09:12:04.000Z\",\"duration\":12,"
                        + "\"created_at\":\"2026-11-21T09:00:01.250Z\",\"updated_at\":\"2026-11-21T09:12:04.000Z\"}");
        var withoutUser = participants.get(1);
        assertThat(withoutUser.path("user_id").asText()).isEqualTo("p-2");
        assertThat(withoutUser.path("custom_participant_id").asText("missing")).isEmpty();
        assertThat(withoutUser.path("duration").toString()).isEqualTo("0");
    }

    @ParameterizedTest
    @CsvSource({"sort_by=joinedAt,p/1;p-2;p-3", "sort_order=DESC,p-3;p-2;p/1", "sort_by=duration,p-2;p/1;p-3",
            "sort_by=duration&sort_order=DESC,p-3;p/1;p-2", "view=consolidated&include_peer_events=true,p/1;p-2;p-3",
            "search=BEL,p-3", "search=ZO%C3%8B,p-2", "search=u-1,p/1", "search=p-,p-2;p-3", "per_page=2,p/1;p-2",
            "per_page=2&page_no=2,p-3", "page_no=0&per_page=1,p/1"})
    void queryChoosesParticipants(String query, String expected) {
        assertThat(ids(list(query))).containsExactly(expected.split(";"));
    }

    @Test
    void pageHasItsPlace() {
        assertThat(list("per_page=2&page_no=2").body().path("paging").toString())
                .isEqualTo("{\"total_count\":3,\"start_offset\":3,\"end_offset\":3}");
        assertThat(list("page_no=999999999&per_page=500").body().path("paging").toString())
                .isEqualTo("{\"total_count\":3,\"start_offset\":0,\"end_offset\":0}");
        assertThat(list("search=no-such-name").body().path("paging").toString())
                .isEqualTo("{\"total_count\":0,\"start_offset\":0,\"end_offset\":0}");
    }

    @ParameterizedTest
    @CsvSource({"page_no,-1", "per_page,501", "per_page,0", "sort_by,createdAt", "sort_order,asc", "view,full",
            "include_peer_events,1"})
    void wrongValueIsNamed(String name, String value) {
        var answer = API.participants("s-unknown", name + "=" + value);
        assertError(answer, 400, "INVALID_PARAMETER");
        assertThat(answer.details()).singleElement()
                .satisfies(detail -> assertThat(detail.path("path").asText()).isEqualTo(name));
    }

    @Test
    void participantIsFoundById() {
        for (JsonNode one : list("").data().path("participants")) {
            var answer = API.participant(chat.sessionId(), one.path("id").asText());
            assertIsDocumented(answer);
            assertThat(answer.data().path("participant")).isEqualTo(one);
        }
    }

    @Test
    void participantWithoutPublicMessageIsNotFound() {
        for (var id : List.of("p-4", "p-5", "p-6", "P-2", "u-1", "x".repeat(256))) {
            assertError(API.participant(chat.sessionId(), id), 404, "PARTICIPANT_NOT_FOUND");
        }
        assertError(API.get("/v2/sessions/" + chat.sessionId() + "/participants/a%00b"), 404, "PARTICIPANT_NOT_FOUND");
    }

    @Test
    void liveSessionHasParticipants() {
        var live = new Chat().sent("m-1", "hello");
        API.send(live);
        assertThat(ids(API.participants(live.sessionId(), ""))).containsExactly("p-1");
    }

    @Test
    void sessionWithoutMessagesHasNoParticipants() {
        var silent = new Chat().started().ended();
        API.send(silent);
        var answer = API.participants(silent.sessionId(), "");
        assertIsDocumented(answer);
        assertThat(ids(answer)).isEmpty();
        assertThat(answer.body().at("/paging/total_count").asInt(-1)).isZero();
    }
}
