package dev.chatreplay.vendor;

import static dev.chatreplay.vendor.HundredMsClient.input;
import static dev.chatreplay.vendor.HundredMsClient.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.ReaderTest;
import dev.chatreplay.harness.Stack;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Finds sessions with the client of 100ms.
@ReaderTest
class HundredMsClientSessionsTest {
    private static final int SESSIONS = 45;
    private static final Instant FIRST = Instant.parse("2026-11-20T09:00:00.123Z");
    private static final String LIST = """
            const sessions = await all(hms.sessions.list(input));
            return {sessions, requests};
            """;

    private final Stack stack = Stack.shared();
    private final Api api = stack.organization();
    private final HundredMsClient client = HundredMsClient.of(stack.withHundredMsKey(api, 1));

    private static Chat startedIn(int minute) {
        return new Chat().inMeeting("room-" + minute % 2).startingAt(FIRST.plus(Duration.ofMinutes(minute))).started();
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "7, 7", "20, 3", "45, 1", "100, 1"})
    void iteratorOfClientGivesEverySessionOnce(int limit, int pages) throws IOException {
        var ids = new ArrayList<String>();
        var other = stack.organization();
        for (int i = 0; i < SESSIONS; i++) {
            var chat = i % 4 == 0 ? startedIn(i) : startedIn(i).ended();
            api.send(chat);
            ids.add(chat.sessionId());
            if (i % 5 == 0) {
                other.send(startedIn(i));
            }
        }
        var seen = client.run(LIST, limit == 0 ? input() : input().put("limit", limit));
        assertThat(texts(seen.path("sessions"), "id")).containsExactlyElementsOf(ids.reversed());
        assertThat(seen.path("requests")).hasSize(pages);
    }

    @Test
    void filtersOfClientChooseSessions() throws IOException {
        var chats = List.of(startedIn(0), startedIn(1).ended(), startedIn(2).ended(), startedIn(3));
        chats.forEach(api::send);
        var ids = chats.stream().map(Chat::sessionId).toList();
        assertThat(texts(client.run(LIST, input().put("active", true)).path("sessions"), "id"))
                .containsExactly(ids.get(3), ids.get(0));
        assertThat(texts(client.run(LIST, input().put("active", false)).path("sessions"), "id"))
                .containsExactly(ids.get(2), ids.get(1));
        assertThat(texts(client.run(LIST, input().put("room_id", "room-1")).path("sessions"), "id"))
                .containsExactly(ids.get(3), ids.get(1));
        assertThat(texts(client.run(LIST, input().put("after", FIRST.plus(Duration.ofMinutes(1)).toString())
                .put("before", FIRST.plus(Duration.ofMinutes(2)).toString())).path("sessions"), "id"))
                .containsExactly(ids.get(2), ids.get(1));
        // The client leaves a filter out that is a Date.
        assertThat(client.run("return all(hms.sessions.list({after: new Date()}));\n")).hasSize(4);
    }

    @Test
    void clientReadsSession() throws IOException {
        var chat = startedIn(0).sent("m-1", "hello")
                .sent("m-2", "hi", message -> message.put("participantId", "p-2").put("displayName", "Ben")
                        .remove("userId"))
                .ended();
        api.send(chat);
        var found = client.run(
                """
                        const session = await hms.sessions.retrieveById(input.id);
                        return {session, areDates: [session.created_at, session.updated_at].every(time => time instanceof Date)};
                        """,
                input().put("id", chat.sessionId()));
        var session = found.path("session");
        assertThat(found.path("areDates").asBoolean()).isTrue();
        assertThat(session.path("id").asText()).isEqualTo(chat.sessionId());
        assertThat(session.path("room_id").asText()).isEqualTo("room-0");
        assertThat(session.path("customer_id").asText()).isEqualTo(api.organizationId());
        assertThat(session.path("active").isBoolean()).isTrue();
        assertThat(session.path("active").asBoolean()).isFalse();
        assertThat(session.path("created_at").asText()).isEqualTo(FIRST.toString());
        assertThat(session.path("peers")).hasSize(2);
        assertThat(session.at("/peers/p-1/id").asText()).isEqualTo("p-1");
        assertThat(session.at("/peers/p-1/session_id").asText()).isEqualTo(chat.sessionId());
        assertThat(session.at("/peers/p-1/name").asText()).isEqualTo("Amara");
        assertThat(session.at("/peers/p-1/user_id").asText()).isEqualTo("u-1");
        assertThat(session.at("/peers/p-2/name").asText()).isEqualTo("Ben");
        assertThat(session.at("/peers/p-2/user_id").asText()).isEmpty();
        assertThat(Instant.parse(session.at("/peers/p-1/joined_at").asText()))
                .isEqualTo(FIRST.plus(Duration.ofSeconds(1)));
    }

    @Test
    void clientReadsActiveSessionOfRoom() throws IOException {
        var live = startedIn(2).sent("m-1", "hello");
        List.of(startedIn(0).ended(), live, startedIn(4).ended()).forEach(api::send);
        var found = client.run("""
                const active = await hms.sessions.retrieveActiveByRoom('room-0');
                const none = await failure(hms.sessions.retrieveActiveByRoom('room-1'));
                return {active, none: none.message, session: await hms.sessions.retrieveById(active.id)};
                """);
        assertThat(found.at("/active/id").asText()).isEqualTo(live.sessionId());
        assertThat(found.at("/active/active").asBoolean()).isTrue();
        assertThat(found.path("none").asText()).contains("No active Session");
        assertThat(found.at("/session/active").asBoolean()).isTrue();
        assertThat(found.at("/session/peers/p-1/name").asText()).isEqualTo("Amara");
    }
}
