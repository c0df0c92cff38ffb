package dev.chatreplay.vendor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.ReaderTest;
import dev.chatreplay.harness.Stack;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Finds sessions, their participants and their chats with Cloudflare's client.
@ReaderTest
class CloudflareSessionsTest {
    private static final Instant FIRST = Instant.parse("2026-11-20T09:00:00.123Z");
    private static final int SESSIONS = 250;

    /// Goes from a meeting to the lines of its chat, as an application does.
    private static final String FIND_CHAT = """
            const list = await sessions.getSessions(appId, {...inAccount, associated_id: input.meeting});
            const id = list.data.sessions[0].id;
            const details = await sessions.getSessionDetails(id, {...inApp, include_breakout_rooms: true});
            const participants = await sessions.getSessionParticipants(id,
                {...inApp, page_no: 0, per_page: 500, sort_by: 'joinedAt', view: 'raw', include_peer_events: true});
            const participant = await sessions.getSessionParticipantDetails(participants.data.participants[0].id,
                {...inApp, session_id: id});
            const chat = await sessions.getSessionChat(id, inApp);
            const file = await (await fetch(chat.data.chat_download_url)).text();
            return {list, details, participants, participant, chat, file};
            """;
    private static final String PAGES = """
            const pages = [];
            for (let page_no = 1; page_no <= 20; page_no++) {
              const page = await sessions.getSessions(appId, {...inAccount, page_no, ...input});
              pages.push({ids: page.data.sessions.map(session => session.id), paging: page.paging});
              if (page.paging.end_offset === page.paging.total_count) break;
            }
            return pages;
            """;
    private static final String IDS = """
            const list = await sessions.getSessions(appId, {...inAccount, ...input});
            return list.data.sessions.map(session => session.id);
            """;

    private final Api api = Stack.shared().organization();

    private static ObjectNode input() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).toList();
    }

    /// Creates the events of a session that starts `minute` minutes after the first one.
    private static Chat startedIn(int minute) {
        return new Chat().event("session.started", event -> event.put("title", "Standup " + minute)
                .put("meetingId", "m-" + minute).put("occurredAt", FIRST.plus(Duration.ofMinutes(minute)).toString()));
    }

    private static Chat endedIn(int minute) {
        return startedIn(minute).event("session.ended", event -> event.put("reason", "HOST_ENDED_MEETING")
                .put("meetingId", "m-" + minute)
                .put("occurredAt", FIRST.plus(Duration.ofMinutes(minute)).plusSeconds(30).toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {CloudflareClient.CLIENT_V4, ""})
    void clientGetsFromMeetingToChat(String path) throws IOException {
        var meeting = "meeting-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
        var chat = new Chat().started().sent("m-1", "hello 😀").ended();
        chat.events().forEach(event -> event.put("meetingId", meeting));
        api.send(chat);
        api.send(new Chat().started().sent("m-1", "another meeting"));

        var found = CloudflareClient.of(api, path).run(FIND_CHAT, input().put("meeting", meeting));
        var session = found.at("/list/data/sessions/0");
        assertThat(found.at("/list/data/sessions")).hasSize(1);
        assertThat(session.path("id").asText()).isEqualTo(chat.sessionId());
        assertThat(session.path("associated_id").asText()).isEqualTo(meeting);
        assertThat(session.path("organization_id").asText()).isEqualTo(api.organizationId());
        assertThat(found.at("/list/paging").toString()).isEqualTo(
                "{\"total_count\":1,\"start_offset\":1,\"end_offset\":1}");
        ObjectNode details = found.at("/details/data").deepCopy();
        assertThat(details.remove("session")).isEqualTo(details).isEqualTo(session);

        assertThat(found.at("/participants/data/participants")).hasSize(1);
        var participant = found.at("/participants/data/participants/0");
        assertThat(participant.path("id").asText()).isEqualTo("p-1");
        assertThat(participant.path("user_id").asText()).isEqualTo("u-1");
        assertThat(participant.path("display_name").asText()).isEqualTo("Amara");
        assertThat(found.at("/participant/data/participant")).isEqualTo(participant);
        assertThat(found.path("file").asText()).isEqualTo(new String(api.csv(chat.sessionId()), UTF_8))
                .contains("hello 😀");
        assertThat(Instant.parse(found.at("/chat/data/chat_download_url_expiry").asText())).isAfter(FIRST);
    }

    @ParameterizedTest
    @CsvSource({"100, DESC, 3", "40, ASC, 7", "20, DESC, 13"})
    void clientSeesEverySessionOncePageByPage(int perPage, String order, int pages) throws IOException {
        var chats = IntStream.range(0, SESSIONS).mapToObj(i -> i % 5 == 0 ? startedIn(i) : endedIn(i)).toList();
        var events = chats.stream().flatMap(chat -> chat.events().stream()).toList();
        for (int from = 0; from < events.size(); from += 100) {
            api.send(events.subList(from, Math.min(from + 100, events.size())));
        }

        var seen = CloudflareClient.of(api, CloudflareClient.CLIENT_V4).run(PAGES,
                input().put("per_page", perPage).put("sort_order", order).put("sort_by", "createdAt"));
        var expected = new ArrayList<>(chats.stream().map(Chat::sessionId).toList());
        assertThat(seen).hasSize(pages);
        assertThat(seen.valueStream().flatMap(page -> texts(page.path("ids")).stream()))
                .containsExactlyElementsOf("ASC".equals(order) ? expected : expected.reversed());
        for (int i = 0; i < pages; i++) {
            var paging = seen.path(i).path("paging");
            assertThat(paging.path("total_count").asInt()).isEqualTo(SESSIONS);
            assertThat(paging.path("start_offset").asInt()).isEqualTo(i * perPage + 1);
            assertThat(paging.path("end_offset").asInt()).isEqualTo(Math.min((i + 1) * perPage, SESSIONS));
        }
    }

    @Test
    void filtersOfClientChooseSessions() throws IOException {
        var chats = List.of(endedIn(0), startedIn(1), endedIn(2), startedIn(3));
        chats.forEach(api::send);
        var client = CloudflareClient.of(api, CloudflareClient.CLIENT_V4);
        var ids = chats.stream().map(Chat::sessionId).toList();

        assertThat(texts(client.run(IDS, input().put("status", "LIVE")))).containsExactly(ids.get(3), ids.get(1));
        assertThat(texts(client.run(IDS, input().put("status", "ENDED").put("sort_order", "ASC"))))
                .containsExactly(ids.get(0), ids.get(2));
        assertThat(texts(client.run(IDS, input().put("search", "STANDUP 2")))).containsExactly(ids.get(2));
        assertThat(texts(client.run(IDS, input().put("associated_id", "m-1")))).containsExactly(ids.get(1));
        assertThat(texts(client.run(IDS, input().put("start_time", "2026-11-20T14:31:00.123000+05:30")
                .put("end_time", "2026-11-20T09:03:00.123Z")))).containsExactly(ids.get(2), ids.get(1));
    }

    @Test
    void clientReadsSessionWhoseIdNeedsEncoding() throws IOException {
        var chat = new Chat("room é %41:1=x " + ThreadLocalRandom.current().nextInt()).started().sent("m-1", "hello");
        api.send(chat);
        var id = CloudflareClient.of(api, CloudflareClient.CLIENT_V4).run("""
                const details = await sessions.getSessionDetails(input.id, inApp);
                return details.data.id;
                """, input().put("id", chat.sessionId()));
        assertThat(id.asText()).isEqualTo(chat.sessionId());
    }
}
