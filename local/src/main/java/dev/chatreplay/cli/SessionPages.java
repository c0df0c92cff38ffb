package dev.chatreplay.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.event.PercentEncoding;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Lists the sessions of an organization through the API, the newest first. Follows the cursor from page to page.
final class SessionPages {
    private static final int MAX_PER_PAGE = 100;

    private final Api api;
    private final String query;

    /// @param filters the query parameters that choose the sessions
    SessionPages(Api api, Map<String, String> filters) {
        this.api = api;
        this.query = Stream.concat(Stream.of("per_page=" + MAX_PER_PAGE), filters.entrySet().stream().sorted(
                Map.Entry.comparingByKey()).map(
                        filter -> filter.getKey() + "=" + PercentEncoding.encode(
                                filter.getValue())))
                .collect(Collectors.joining("&"));
    }

    private record Page(JsonNode json) {
        Optional<String> cursor() {
            return Optional.of(json.at("/paging/next_cursor").asText("")).filter(cursor -> !cursor.isEmpty());
        }
    }

    /// Returns the sessions. The next page is requested only when it is read.
    ///
    /// @throws CommandFailure when the API refuses a request or cannot be reached; also while the stream is read
    Stream<JsonNode> sessions() {
        return Stream.iterate(Optional.of(page(query)), Optional::isPresent,
                page -> page.flatMap(Page::cursor).map(cursor -> page(
                        query + "&cursor=" + PercentEncoding.encode(cursor))))
                .flatMap(page -> page.orElseThrow().json().at("/data/sessions").valueStream());
    }

    private Page page(String asked) {
        var answer = api.getSessions(asked);
        if (answer.status() != 200) {
            throw new CommandFailure("The API refused the request: " + answer.problem());
        }
        return new Page(answer.json());
    }
}
