package dev.chatreplay.acceptance;

import static dev.chatreplay.client.Errors.assertError;
import static dev.chatreplay.client.Errors.assertIsDocumented;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatreplay.client.Answer;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests `GET /v2/sessions`. Each test looks only at the sessions of its own meeting, because the organization has others.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionListTest {
    private static final Api API = Installation.api();
    private static final Instant FIRST = Instant.parse("2026-11-20T08:00:00.500Z");
    /// The sessions of the meeting that most tests list: one an hour, and the last one is live.
    private static final int SESSIONS = 5;

    private final String meeting = newMeeting();
    private final List<Chat> chats = IntStream.range(0, SESSIONS)
            .mapToObj(i -> chat(meeting, i)).toList();

    private static String newMeeting() {
        return "meeting/" + Long.toHexString(ThreadLocalRandom.current().nextLong());
    }

    private static Chat chat(String meeting, int number) {
        var chat = new Chat().inMeeting(meeting).startingAt(FIRST.plus(Duration.ofHours(number))).started()
                .sent("m-1", "hello");
        return number == SESSIONS - 1 ? chat : chat.ended();
    }

    @BeforeAll
    void sendSessions() {
        chats.forEach(API::send);
        listed("", SESSIONS);
    }

    /// Lists the sessions of the meeting, until the list has as many as it must have: an index may be behind the sessions.
    private Answer listed(String query, int count) {
        return listed(meeting, query, count);
    }

    private static Answer listed(String meeting, String query, int count) {
        var answer = await().atMost(Duration.ofSeconds(60)).until(
                () -> API.sessions("associated_id=" + encoded(meeting) + "&" + query),
                list -> list.data().path("sessions").size() == count);
        assertIsDocumented(answer);
        return answer;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private static List<String> ids(Answer answer) {
        return answer.data().path("sessions").valueStream().map(session -> session.path("id").asText()).toList();
    }

    private List<String> ids(int... numbers) {
        return IntStream.of(numbers).mapToObj(i -> chats.get(i).sessionId()).toList();
    }

    @Test
    void listIsNewestFirstWithItsPlace() {
        var answer = listed("", SESSIONS);
        assertThat(ids(answer)).isEqualTo(ids(4, 3, 2, 1, 0));
        assertThat(answer.body().path("paging").toString())
                .isEqualTo("{\"total_count\":5,\"start_offset\":1,\"end_offset\":5}");
        assertThat(ids(listed("sort_order=ASC&sort_by=createdAt", SESSIONS))).isEqualTo(ids(0, 1, 2, 3, 4));
        assertThat(ids(listed("sort_order=DESC", SESSIONS))).isEqualTo(ids(4, 3, 2, 1, 0));
    }

    @Test
    void sessionHasFieldsOfVendors() {
        var session = listed("status=ENDED&sort_order=ASC", 4).data().path("sessions").get(0);
        assertThat(session.path("id").asText()).isEqualTo(chats.getFirst().sessionId());
        assertThat(session.path("associated_id").asText()).isEqualTo(meeting);
        assertThat(session.path("meeting_display_name").asText()).isEqualTo("Weekly");
        assertThat(session.path("type").asText()).isEqualTo("meeting");
        assertThat(session.path("status").asText()).isEqualTo("ENDED");
        assertThat(session.path("organization_id").asText()).isEqualTo(API.organizationId());
        assertThat(session.path("started_at").asText()).isEqualTo("2026-11-20T08:00:00.500Z");
        assertThat(session.path("created_at").asText()).isEqualTo("2026-11-20T08:00:00.500Z");
        assertThat(session.path("ended_at").asText()).isEqualTo("2026-11-20T08:00:02.500Z");
        for (var number : List.of("live_participants", "max_concurrent_participants", "minutes_consumed")) {
            assertThat(session.path(number).toString()).as(number).isEqualTo("0");
        }
    }

    @Test
    void liveSessionHasNoEnd() {
        var session = listed("status=LIVE", 1).data().path("sessions").get(0);
        assertThat(session.path("id").asText()).isEqualTo(chats.getLast().sessionId());
        assertThat(session.has("ended_at")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0,2,1,2", "1,2,1,2", "2,2,3,4", "3,2,5,5", "1.0,2.0,1,2", "1,100,1,5", "4,2,0,0", "100,100,0,0"})
    void pageHasItsPlace(String page, String perPage, int start, int end) {
        var count = start == 0 ? 0 : end - start + 1;
        var answer = listed("page_no=" + page + "&per_page=" + perPage, count);
        assertThat(ids(answer)).isEqualTo(ids(4, 3, 2, 1, 0).subList(Math.max(0, start - 1), end));
        var paging = answer.body().path("paging");
        assertThat(paging.path("total_count").asInt()).isEqualTo(SESSIONS);
        assertThat(paging.path("start_offset").asInt()).isEqualTo(start);
        assertThat(paging.path("end_offset").asInt()).isEqualTo(end);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ASC", "DESC"})
    void cursorsVisitEachSessionOnce(String order) {
        var first = listed("per_page=2&sort_order=" + order, 2);
        var visited = new ArrayList<>(ids(first));
        var cursor = first.body().at("/paging/next_cursor");
        while (!cursor.isMissingNode()) {
            var page = API.sessions("associated_id=" + encoded(meeting) + "&per_page=2&sort_order=" + order
                    + "&cursor=" + encoded(cursor.asText()));
            assertIsDocumented(page);
            assertThat(page.status()).as("%s", page).isEqualTo(200);
            assertThat(page.body().path("paging").has("total_count")).isFalse();
            visited.addAll(ids(page));
            assertThat(visited).doesNotHaveDuplicates();
            cursor = page.body().at("/paging/next_cursor");
        }
        assertThat(visited).isEqualTo(order.equals("ASC") ? ids(0, 1, 2, 3, 4) : ids(4, 3, 2, 1, 0));
    }

    @ParameterizedTest
    @CsvSource({
            // Session 1 was created at 09:00:00.5, and session 3 at 11:00:00.5.
            "2026-11-20T09:00:00.5Z,2026-11-20T11:00:00.5Z,1,2", "2026-11-20T09:00:00.500000001Z,,2,4",
            ",2026-11-20T11:00:00.500000001Z,0,3", "2026-11-20T14:30:00.500000+05:30,2026-11-20T11:00:00.5Z,1,2",
            "2026-11-20T09:00:00.5000000001Z,,2,4", ",2026-11-20T16:30:00.500000000000001+05:30,0,3",
            "2026-11-20T09:00:00Z,2026-11-20T09:00:01Z,1,1", "2026-11-20T13:00:00Z,2026-11-20T09:00:01Z,1,0"})
    void startIsInclusiveAndEndIsExclusive(String start, String end, int from, int to) {
        var query = "sort_order=ASC" + (start == null ? "" : "&start_time=" + encoded(start))
                + (end == null ? "" : "&end_time=" + encoded(end));
        assertThat(ids(listed(query, to - from + 1)))
                .isEqualTo(ids(0, 1, 2, 3, 4).subList(from, Math.max(from, to + 1)));
    }

    @Test
    void plusOfOffsetMayBeUnencoded() {
        assertThat(ids(listed("start_time=2026-11-20T16:30:00.5+05:30&status=ENDED", 1))).isEqualTo(ids(3));
    }

    @Test
    void searchFindsPartsInAnyCase() {
        var meeting = newMeeting();
        var chat = new Chat("S-ÄB-" + Long.toHexString(ThreadLocalRandom.current().nextLong())).inMeeting(meeting)
                .started();
        chat.last().put("title", "Straße nach ΣΊΣΥΦΟΣ");
        API.send(chat.ended());
        listed(meeting, "", 1);
        for (var part : List.of("straße", "STRAßE", "σίσυφοσ", "Nach", "s-äb-", meeting.substring(3),
                chat.sessionId().substring(2))) {
            assertThat(ids(listed(meeting, "search=" + encoded(part), 1))).as(part).containsExactly(chat.sessionId());
        }
        for (var part : List.of("strasse", "straße  nach", "%", "*", "weekly")) {
            assertThat(ids(listed(meeting, "search=" + encoded(part), 0))).as(part).isEmpty();
        }
    }

    @Test
    void meetingIsComparedExactly() {
        assertThat(ids(listed(meeting.toUpperCase(Locale.ROOT), "", 0))).isEmpty();
        assertThat(ids(listed(meeting.substring(0, meeting.length() - 1), "", 0))).isEmpty();
    }

    @Test
    void emptyAndUnknownParametersAreIgnored() {
        assertThat(
                ids(listed("page_no=&per_page=&sort_by=&sort_order=&start_time=&end_time=&status=&search=&participants="
                        + "&cursor=&Status=none&limit=1&start=x", SESSIONS)))
                .isEqualTo(ids(4, 3, 2, 1, 0));
    }

    @ParameterizedTest
    @CsvSource({"page_no,-1", "page_no,1.5", "page_no,x", "page_no,1e3", "page_no,9999999999", "per_page,0",
            "per_page,101", "per_page,500", "per_page,1%202", "sort_by,minutesConsumed", "sort_by,created_at",
            "sort_order,asc", "sort_order,UP", "start_time,2026-11-20", "start_time,yesterday", "start_time,1763625600",
            "end_time,2026-02-30T00:00:00Z", "end_time,2026-11-20T00:00:00", "status,live", "status,'ENDED,LIVE'",
            "associated_id,a%00b", "participants,1:10", "cursor,x", "cursor,%20"})
    void wrongValueIsNamed(String name, String value) {
        var answer = API.sessions(name + "=" + value);
        assertError(answer, 400, "INVALID_PARAMETER");
        assertThat(answer.message()).endsWith(".");
        if (!name.equals("cursor")) {
            assertThat(answer.details()).singleElement()
                    .satisfies(detail -> assertThat(detail.path("path").asText()).isEqualTo(name));
        }
    }

    @Test
    void everyWrongValueIsNamedInOneAnswer() {
        var answer = API.sessions("per_page=0&status=ALL&start_time=now");
        assertError(answer, 400, "INVALID_PARAMETER");
        assertThat(answer.details()).extracting(detail -> detail.path("path").asText())
                .containsExactlyInAnyOrder("per_page", "status", "start_time");
    }

    @Test
    void tooLongSearchAndIdAreRefused() {
        assertError(API.sessions("search=" + "x".repeat(257)), 400, "INVALID_PARAMETER");
        assertError(API.sessions("associated_id=" + "x".repeat(257)), 400, "INVALID_PARAMETER");
        assertError(API.sessions("cursor=" + "x".repeat(4097)), 400, "INVALID_PARAMETER");
        assertThat(API.sessions("search=" + "x".repeat(256)).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"page_no=101&per_page=100", "page_no=10001&per_page=1", "page_no=501", "page_no=999999999"})
    void pageBeyondTenThousandSessionsIsRefusedWithAdvice(String query) {
        var answer = API.sessions(query);
        assertError(answer, 400, "INVALID_PARAMETER");
        assertThat(answer.message()).contains("start_time", "end_time", "cursor");
    }

    @Test
    void credentialsAreCheckedBeforeParameters() {
        assertError(API.with().get("/v2/sessions?per_page=0"), 401, "UNAUTHORIZED");
    }
}
