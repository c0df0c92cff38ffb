package dev.chatreplay.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.runtime.Json;
import dev.chatreplay.session.ListedSession;
import dev.chatreplay.session.Session.Status;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tests the fields of sessions, and the places of pages.
class SessionJsonTest {
    private static final Instant CREATED = Instant.parse("2026-11-21T09:00:00.123999999Z");

    private static ListedSession session(Optional<Instant> started, Optional<Instant> ended) {
        return new ListedSession(new SessionKey("org", "s/1"), Optional.of("m-1"), Optional.of("Weekly"),
                ended.isPresent() ? Status.ENDED : Status.LIVE, started, ended, CREATED, CREATED.plusSeconds(60));
    }

    private static String json(ListedSession session) {
        return Json.object(json -> SessionJson.write(session, json));
    }

    @Test
    void endedSessionHasEveryField() {
        assertThat(json(session(Optional.of(CREATED.plusSeconds(1)), Optional.of(CREATED.plusSeconds(121)))))
                .isEqualTo("{\"id\":\"s/1\",\"associated_id\":\"m-1\",\"meeting_display_name\":\"Weekly\","
                        + "\"type\":\"meeting\",\"status\":\"ENDED\",\"live_participants\":0,"
                        + "\"max_concurrent_participants\":0,\"minutes_consumed\":2,\"organization_id\":\"org\","
                        + "\"started_at\":\"2026-11-21T09:00:01.123Z\",\"ended_at\":\"2026-11-21T09:02:01.123Z\","
                        + "\"created_at\":\"2026-11-21T09:00:00.123Z\",\"updated_at\":\"2026-11-21T09:01:00.123Z\"}");
    }

    @Test
    void unknownValuesAreZeroOrEmpty() {
        var unknown = new ListedSession(new SessionKey("org", "s"), Optional.empty(), Optional.empty(), Status.LIVE,
                Optional.empty(), Optional.empty(), CREATED, CREATED);
        assertThat(json(unknown)).contains("\"associated_id\":\"\"", "\"meeting_display_name\":\"\"",
                "\"minutes_consumed\":0,", "\"started_at\":\"2026-11-21T09:00:00.123Z\"").doesNotContain("ended_at");
    }

    @ParameterizedTest
    @CsvSource({"0,0", "59,0", "60,1", "3599,59", "-1,0", "-600,0"})
    void minutesAreWholeAndNotNegative(long seconds, long minutes) {
        assertThat(json(session(Optional.of(CREATED), Optional.of(CREATED.plusSeconds(seconds)))))
                .contains("\"minutes_consumed\":" + minutes + ",");
    }

    @Test
    void minutesOfUnknownStartAreZero() {
        assertThat(json(session(Optional.empty(), Optional.of(CREATED.plusSeconds(600)))))
                .contains("\"minutes_consumed\":0,");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '|', value = {
            "0,20,250,false,|{\"paging\":{\"total_count\":250,\"start_offset\":1,\"end_offset\":20}}|",
            "240,10,250,false,|{\"paging\":{\"total_count\":250,\"start_offset\":241,\"end_offset\":250}}|",
            "40,0,30,false,|{\"paging\":{\"total_count\":30,\"start_offset\":0,\"end_offset\":0}}|",
            "0,1,10000,true,|{\"paging\":{\"total_count\":10000,\"start_offset\":1,\"end_offset\":1,\"total_count_is_minimum\":true}}|"})
    void pageHasItsPlace(long before, int size, long total, boolean isMinimum, String paging) {
        assertThat(Json.object(Paging.numbered(before, size, total, isMinimum, Optional.empty()))).isEqualTo(paging);
    }

    @Test
    void cursorIsAbsentAtEnd() {
        assertThat(Json.object(Paging.continued(Optional.empty()))).isEqualTo("{\"paging\":{}}");
        assertThat(Json.object(Paging.continued(Optional.of("c\"1"))))
                .isEqualTo("{\"paging\":{\"next_cursor\":\"c\\\"1\"}}");
        assertThat(Json.object(Paging.numbered(0, 1, 2, false, Optional.of("c"))))
                .isEqualTo(
                        "{\"paging\":{\"total_count\":2,\"start_offset\":1,\"end_offset\":1,\"next_cursor\":\"c\"}}");
    }
}
