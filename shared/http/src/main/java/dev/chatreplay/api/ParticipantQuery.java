package dev.chatreplay.api;

import dev.chatreplay.history.Order;
import dev.chatreplay.history.Participants.Speaker;
import dev.chatreplay.history.SimpleFolding;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.runtime.ApiException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The query parameters of a list of participants.
///
/// @param search a part of the name or of an id, folded; empty for all participants
/// @param comparator the order
record ParticipantQuery(Optional<String> search, Comparator<Speaker> comparator, PageQuery page) {
    private static final int MAX_SEARCH_CODE_POINTS = 256;
    private static final int DEFAULT_PER_PAGE = 20;
    private static final int MAX_PER_PAGE = 500;

    /// Reads the parameters of a request. `view` and `include_peer_events` change nothing: each participant is listed once, and no events of
    /// peers are known.
    ///
    /// @throws ApiException `INVALID_PARAMETER` that names each wrong one
    static ParticipantQuery read(HttpRequest request) {
        var query = new QueryParameters(request);
        var page = PageQuery.read(query, DEFAULT_PER_PAGE, MAX_PER_PAGE);
        var sortBy = query.choice("sort_by", Choices.of("joinedAt", Comparator.comparing(Speaker::firstAt),
                "duration", Comparator.comparing(ParticipantQuery::duration)))
                .orElseGet(() -> Comparator.comparing(Speaker::firstAt));
        var order = PageQuery.order(query, Order.OLDEST_FIRST);
        var search = query.text("search", MAX_SEARCH_CODE_POINTS).map(SimpleFolding::fold);
        var _ = query.choice("view", Choices.of("raw", "consolidated"));
        var _ = query.choice("include_peer_events", Choices.of("true", "false"));
        query.check();
        return new ParticipantQuery(search, switch (order) {
            case OLDEST_FIRST -> sortBy;
            case NEWEST_FIRST -> sortBy.reversed();
        }, page);
    }

    /// Returns the participants that the search finds, in order. Equal ones stay in the order of their first messages.
    List<Speaker> select(List<Speaker> speakers) {
        return speakers.stream().filter(this::isFound).sorted(comparator).toList();
    }

    /// Returns the participants of the page.
    List<Speaker> cut(List<Speaker> selected) {
        return selected.stream().skip(page.before()).limit(page.perPage()).toList();
    }

    private boolean isFound(Speaker speaker) {
        return search.isEmpty() || contains(speaker.displayName()) || contains(speaker.participantId())
                || speaker.userId().filter(this::contains).isPresent();
    }

    private boolean contains(String text) {
        return SimpleFolding.fold(text).contains(search.orElse(""));
    }

    /// Returns the time from the first to the last message of a participant.
    static Duration duration(Speaker speaker) {
        return Duration.between(speaker.firstAt(), speaker.lastAt());
    }
}
