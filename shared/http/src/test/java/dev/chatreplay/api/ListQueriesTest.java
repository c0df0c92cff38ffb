package dev.chatreplay.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chatreplay.history.Order;
import dev.chatreplay.history.Participants.Speaker;
import dev.chatreplay.history.SessionLists;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Detail;
import dev.chatreplay.session.Session.Status;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tests the query parameters of lists, and the selection of participants.
class ListQueriesTest {
    private static final Instant FIRST = Instant.parse("2026-11-21T09:00:00Z");
    private static final List<Speaker> SPEAKERS = List.of(speaker("p-1", Optional.of("u-1"), "Amara", 0, 60),
            speaker("P-2", Optional.empty(), "Zoë", 10, 10), speaker("p-3", Optional.of("Straße"), "bela", 20, 220),
            speaker("p-4", Optional.empty(), "Σίσυφος", 20, 20));

    private static Speaker speaker(String id, Optional<String> user, String name, long first, long last) {
        return new Speaker(id, user, name, FIRST.plusSeconds(first), FIRST.plusSeconds(last), 1);
    }

    private static SessionQuery sessions(Map<String, String> query) {
        return SessionQuery.read(Requests.withQuery(query), "org");
    }

    @Test
    void listWithoutParametersIsFirstPageOfNewest() {
        assertThat(sessions(Map.of("unknown", "x"))).isEqualTo(new SessionQuery(new SessionLists.Query("org",
                Order.NEWEST_FIRST, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), 20), 1, Optional.empty()));
    }

    @Test
    void listHasEveryParameter() {
        assertThat(sessions(Map.of("page_no", "3", "per_page", "100.0", "sort_by", "createdAt", "sort_order", "ASC",
                "start_time", "2026-11-21T09:00:00Z", "end_time", "2026-11-21T10:00:00Z", "status", "LIVE",
                "associated_id", "m/1", "search", "Weekly"))).isEqualTo(
                        new SessionQuery(new SessionLists.Query("org", Order.OLDEST_FIRST, Optional.of(FIRST),
                                Optional.of(FIRST.plusSeconds(3600)), Optional.of(Status.LIVE), Optional.of("m/1"),
                                Optional.of("Weekly"), 100), 3, Optional.empty()));
        assertThat(sessions(Map.of("cursor", "c", "page_no", "0"))).extracting(SessionQuery::cursor, SessionQuery::page)
                .containsExactly(Optional.of("c"), 1);
    }

    @Test
    void listRefusesWhatItDoesNotKnow() {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> sessions(Map.of("participants", "1:10", "sort_by", "minutesConsumed")))
                .satisfies(error -> assertThat(error.details()).extracting(Detail::path)
                        .containsExactlyInAnyOrder("sort_by", "participants"));
    }

    @ParameterizedTest
    @CsvSource({"'',p-1 P-2 p-3 p-4", "sort_order=DESC,p-3 p-4 P-2 p-1", "sort_by=duration,P-2 p-4 p-1 p-3",
            "sort_by=duration&sort_order=DESC,p-3 p-1 P-2 p-4", "search=AMARA,p-1", "search=p-2,P-2",
            "search=straße,p-3",
            "search=ΣΊΣΥΦΟΣ,p-4", "search=u-1,p-1", "search=strasse,''", "view=consolidated,p-1 P-2 p-3 p-4"})
    void participantsAreSelectedAndOrdered(String parameters, String ids) {
        assertThat(participants(parameters).select(SPEAKERS)).extracting(Speaker::participantId)
                .isEqualTo(ids.isEmpty() ? List.of() : List.of(ids.split(" ")));
    }

    @ParameterizedTest
    @CsvSource({"per_page=3,p-1 P-2 p-3", "per_page=3&page_no=2,p-4", "per_page=3&page_no=3,''",
            "per_page=500&page_no=999999999,''", "page_no=0,p-1 P-2 p-3 p-4"})
    void participantsAreCutIntoPages(String parameters, String ids) {
        var query = participants(parameters);
        assertThat(query.cut(query.select(SPEAKERS))).extracting(Speaker::participantId)
                .isEqualTo(ids.isEmpty() ? List.of() : List.of(ids.split(" ")));
    }

    private static ParticipantQuery participants(String parameters) {
        var query = new HashMap<String, String>();
        for (var pair : parameters.split("&", -1)) {
            query.put(pair.replaceFirst("=.*", ""), pair.replaceFirst(".*=", ""));
        }
        return ParticipantQuery.read(Requests.withQuery(query));
    }
}
