package dev.chatreplay.api;

import dev.chatreplay.history.Order;
import dev.chatreplay.history.SessionLists;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.session.Session.Status;
import java.util.Optional;

/// The query parameters of a list of sessions.
///
/// @param selection the selection and order
/// @param page the number of the page, from 1. A cursor makes it void.
/// @param cursor continues after an earlier page; empty for a page by its number
record SessionQuery(SessionLists.Query selection, int page, Optional<String> cursor) {
    /// A search for more than a title can hold finds nothing.
    private static final int MAX_SEARCH_CODE_POINTS = 256;
    private static final int MAX_CURSOR_CODE_POINTS = 4096;
    private static final int DEFAULT_PER_PAGE = 20;
    private static final int MAX_PER_PAGE = 100;

    /// Reads the parameters of a request.
    ///
    /// @throws ApiException `INVALID_PARAMETER` that names each wrong one
    static SessionQuery read(HttpRequest request, String organizationId) {
        var query = new QueryParameters(request);
        var page = PageQuery.read(query, DEFAULT_PER_PAGE, MAX_PER_PAGE);
        var _ = query.choice("sort_by", Choices.of("createdAt"));
        var selection = new SessionLists.Query(organizationId, PageQuery.order(query, Order.NEWEST_FIRST),
                query.time("start_time").map(TimeBound::from), query.time("end_time").map(TimeBound::from),
                query.choice("status", Choices.of(Status.values())),
                query.id("associated_id", "meeting id"), query.text("search", MAX_SEARCH_CODE_POINTS), page.perPage());
        query.refuse("participants",
                "Leave out participants, because Chat Replay does not know the number of participants of a session.");
        var cursor = query.text("cursor", MAX_CURSOR_CODE_POINTS);
        query.check();
        return new SessionQuery(selection, page.number(), cursor);
    }
}
