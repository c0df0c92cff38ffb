package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs `sessions` and `download --meeting` against a stub of the API.
class SessionsCommandTest {
    @TempDir
    private Path directory = Path.of("");

    @AutoClose
    private final StubApi api = new StubApi();

    private static String page(String cursor, String... ids) {
        var sessions = Arrays.stream(ids).map(id -> """
                {"id":"%s","associated_id":"m-1","meeting_display_name":"Weekly\\tsync\\u202e","status":"ENDED",\
                "created_at":"2026-11-21T09:00:00.000Z"}""".formatted(id)).collect(Collectors.joining(","));
        return "{\"success\":true,\"data\":{\"sessions\":[" + sessions + "]},\"paging\":{"
                + (cursor.isEmpty() ? "" : "\"next_cursor\":\"" + cursor + "\"") + "}}";
    }

    @Test
    void sessionsOfEveryPageAreListedAndEmptyPageEndsNothing() {
        api.then(200, page("c1", "s-1", "s-2"), "");
        api.then(200, page("c2"), "");
        api.then(200, page("", "s-3"), "");

        var run = Run.of(api.options("sessions"));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines()).map(line -> line.split("\t", -1)[2]).containsExactly("s-1", "s-2", "s-3");
        assertThat(run.out()).startsWith(
                "2026-11-21T09:00:00.000Z\tENDED\ts-1\tm-1\tWeekly\\u0009sync\\u202e" + System.lineSeparator());
        assertThat(api.requests()).extracting(StubApi.Request::query).containsExactly("per_page=100",
                "per_page=100&cursor=c1", "per_page=100&cursor=c2");
    }

    @Test
    void optionsBecomeQueryOfTheApi() {
        api.then(200, page(""), "");

        var run = Run.of(api.options("sessions", "--meeting", "m/1", "--status", "live", "--since",
                "2026-11-21T10:00:00+01:00", "--until", "2026-11-22T00:00:00Z", "--search", "a&b"));

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains("No session matches.");
        assertThat(api.requests()).extracting(StubApi.Request::query).containsExactly(
                "per_page=100&associated_id=m/1&end_time=2026-11-22T00:00:00Z&search=a&b"
                        + "&start_time=2026-11-21T09:00:00Z&status=LIVE");
    }

    @Test
    void limitSaysThatThereAreMore() {
        api.then(200, page("", "s-1", "s-2"), "");
        api.then(200, page("", "s-1", "s-2"), "");

        var cut = Run.of(api.options("sessions", "--limit", "1"));
        var all = Run.of(api.options("sessions", "--limit", "2"));

        assertThat(cut.out()).contains("s-1").doesNotContain("s-2");
        assertThat(cut.err()).contains("There are more sessions.", "--limit", "--until");
        assertThat(all.out()).contains("s-1", "s-2");
        assertThat(all.err()).isEmpty();
    }

    @Test
    void jsonHasOneObjectInEachLine() {
        api.then(200, page("", "s-1", "s-2"), "");

        var run = Run.of(api.options("sessions", "--json"));

        assertThat(run.out().lines()).hasSize(2).allSatisfy(
                line -> assertThat(line).startsWith("{\"id\":\"s-").endsWith("}").contains("sync\\u202e"));
    }

    @Test
    void emptyOrganizationIsPointedToSend() {
        api.then(200, page(""), "");

        var run = Run.of(api.options("sessions"));

        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("The organization has no sessions. './chat-replay send FILE' records");
    }

    @Test
    void refusalOfTheApiIsReportedInOneLine() {
        api.then(400,
                "{\"success\":false,\"error\":{\"reason\":\"INVALID_PARAMETER\",\"message\":\"search is too long\"}}",
                "");

        var run = Run.of(api.options("sessions"));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).hasLineCount(1).contains("400 INVALID_PARAMETER: search is too long");
    }

    @Test
    void timeBeforeNowIsRead() {
        var now = Clock.fixed(Instant.parse("2026-11-21T09:00:00Z"), ZoneOffset.UTC);
        assertThat(new PointInTime.Converter(now).convert("-7d").instant()).isEqualTo("2026-11-14T09:00:00Z");
        assertThat(new PointInTime.Converter(now).convert("-90m").instant()).isEqualTo("2026-11-21T07:30:00Z");
    }

    @Test
    void downloadTakesNewestSessionOfMeeting() throws Exception {
        api.then(200, page("more", "s-new", "s-old"), "");
        api.then(200, api.link("id\r\n"), "");
        api.then(200, "id\r\n", "");

        var run = Run.of(api.options("download", "--meeting", "m-1", "-o", directory.toString()));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("The session is s-new, created at 2026-11-21T09:00:00.000Z.");
        assertThat(directory.resolve("chat-s-new.csv")).hasContent("id\r\n");
        assertThat(api.requests().getFirst().query()).isEqualTo("per_page=100&associated_id=m-1");
        assertThat(api.requests()).hasSize(3);
    }

    @Test
    void downloadOfMeetingWithoutSessionNamesNextCommand() {
        api.then(200, page(""), "");

        var run = Run.of(api.options("download", "--meeting", "m-2"));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).hasLineCount(1).contains("The meeting has no session: m-2.", "chat-replay sessions");
    }

    @ParameterizedTest
    @ValueSource(strings = {"download s-1 --meeting m-1", "download s-1 --choose", "download", "download --choose",
            "download --meeting m-1 --choose", "sessions --limit 0", "sessions --since yesterday",
            "sessions --status gone"})
    void wrongUsageSendsNoRequest(String command) {
        var run = Run.of(api.options(command.split(" ", -1)));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).hasLineCount(1);
        assertThat(api.requests()).isEmpty();
    }
}
