package dev.chatreplay.protocol;

import dev.chatreplay.harness.TestContext;
import dev.chatreplay.history.Order;
import dev.chatreplay.history.SessionLists;
import dev.chatreplay.history.SessionLists.Continued;
import dev.chatreplay.history.SessionLists.Numbered;
import dev.chatreplay.history.SessionLists.Query;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.ListedSession;
import dev.chatreplay.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A list of sessions: newest first, with 20 sessions in a page, unless a method changes this.
record ListQuery(SessionLists lists, Query query) {
    static ListQuery of(SessionLists lists, String organizationId) {
        return new ListQuery(lists, new Query(organizationId, Order.NEWEST_FIRST, Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), 20));
    }

    ListQuery order(Order order) {
        return with(new Query(query.organizationId(), order, query.from(), query.until(), query.status(),
                query.meetingId(), query.search(), query.perPage()));
    }

    ListQuery from(Instant from) {
        return with(new Query(query.organizationId(), query.order(), Optional.of(from), query.until(), query.status(),
                query.meetingId(), query.search(), query.perPage()));
    }

    ListQuery until(Instant until) {
        return with(new Query(query.organizationId(), query.order(), query.from(), Optional.of(until), query.status(),
                query.meetingId(), query.search(), query.perPage()));
    }

    ListQuery status(Session.Status status) {
        return with(new Query(query.organizationId(), query.order(), query.from(), query.until(), Optional.of(status),
                query.meetingId(), query.search(), query.perPage()));
    }

    ListQuery meeting(String meetingId) {
        return with(new Query(query.organizationId(), query.order(), query.from(), query.until(), query.status(),
                Optional.of(meetingId), query.search(), query.perPage()));
    }

    ListQuery search(String search) {
        return with(new Query(query.organizationId(), query.order(), query.from(), query.until(), query.status(),
                query.meetingId(), Optional.of(search), query.perPage()));
    }

    ListQuery perPage(int perPage) {
        return with(new Query(query.organizationId(), query.order(), query.from(), query.until(), query.status(),
                query.meetingId(), query.search(), perPage));
    }

    private ListQuery with(Query changed) {
        return new ListQuery(lists, changed);
    }

    Numbered page(long number) {
        return lists.page(query, number, deadline());
    }

    Continued after(String cursor) {
        return lists.after(query, cursor, deadline());
    }

    private static Deadline deadline() {
        return Deadline.before(TestContext.UNHURRIED, Duration.ZERO);
    }

    /// Returns the session ids of the first page.
    List<String> ids() {
        return ids(page(1).sessions());
    }

    /// Returns the session ids of all pages, and calls `between` after each page but the last.
    List<String> idsByCursor(Runnable between) {
        var first = page(1);
        var ids = new ArrayList<>(ids(first.sessions()));
        var cursor = first.nextCursor();
        while (cursor.isPresent()) {
            between.run();
            var next = after(cursor.get());
            ids.addAll(ids(next.sessions()));
            cursor = next.nextCursor();
        }
        return ids;
    }

    static List<String> ids(List<ListedSession> sessions) {
        return sessions.stream().map(session -> session.key().sessionId()).toList();
    }
}
