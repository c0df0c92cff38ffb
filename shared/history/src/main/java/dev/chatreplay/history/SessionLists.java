package dev.chatreplay.history;

import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.ListPosition;
import dev.chatreplay.session.ListedSession;
import dev.chatreplay.session.ListedSessions.Page;
import dev.chatreplay.session.ListedSessions.Selection;
import dev.chatreplay.session.ListedSessions;
import dev.chatreplay.session.Session;
import dev.chatreplay.wiring.Stores;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Lists the sessions of an organization.
public final class SessionLists {
    /// The maximum number of index entries that one call looks at.
    public static final int MAX_ENTRIES = 10_000;

    /// The maximum number of sessions that [#full] makes entries from at a time, because one BatchGetItem reads as many rows.
    private static final int MAX_PER_READ = 100;
    /// A list that leaves out most sessions needs many more of them than its page has, so the reads grow quickly.
    private static final int GROWTH = 4;

    /// The selection and order of a list.
    ///
    /// @param from the earliest `createdAt`, inclusive
    /// @param until the latest `createdAt`, exclusive
    /// @param search a part of the title, the meeting id or the session id, in any case
    /// @param perPage the maximum number of sessions of a page
    public record Query(String organizationId, Order order, Optional<Instant> from, Optional<Instant> until,
            Optional<Session.Status> status, Optional<String> meetingId, Optional<String> search, int perPage) {
        private String cursor(ListPosition after) {
            return new ListCursor(order, after).text();
        }
    }

    /// A page by its number.
    ///
    /// @param before the number of sessions on the pages before it
    /// @param total the number of sessions in the list; at least this number when `isMinimum`
    /// @param nextCursor continues after this page; empty at the end of the list
    public record Numbered(List<ListedSession> sessions, long before, long total, boolean isMinimum,
            Optional<String> nextCursor) {}

    /// A page that continues an earlier one. It may be short, and still have a cursor.
    public record Continued(List<ListedSession> sessions, Optional<String> nextCursor) {}

    /// A page that continues an earlier one, and that is full unless it is the last one.
    ///
    /// @param nextCursor continues after this page; empty at the end of the list
    /// @param isCut whether the page is not full, because the call has looked at [#MAX_ENTRIES] sessions. More entries may follow.
    public record Full<T>(List<T> entries, Optional<String> nextCursor, boolean isCut) {}

    /// Makes entries of a list from sessions.
    public interface Entries<T> {
        /// Returns a result for each session: its entry, or empty when the list leaves it out.
        List<Optional<T>> of(List<ListedSession> sessions);
    }

    /// A part of a list by the numbers of its sessions.
    ///
    /// @param total the number of sessions in the list; at least this number when `isMinimum`
    public record Part(List<ListedSession> sessions, long total, boolean isMinimum) {}

    private static final String PAGE_ADVICE = "Narrow start_time and end_time, or use the cursor: page_no times per_page is at most "
            + MAX_ENTRIES + ".";

    private final Index index;

    /// The index that a list reads, as [ListedSessions#page].
    interface Index {
        Page page(Selection selection, int shard, boolean isOldestFirst, Optional<ListPosition> after, int limit);
    }

    SessionLists(Index index) {
        this.index = index;
    }

    /// Creates the lists of an installation.
    public static SessionLists of(Stores stores) {
        return new SessionLists(stores.listedSessions()::page);
    }

    /// Returns a page by its number. It looks at the first [#MAX_ENTRIES] sessions of the list, also to count them.
    ///
    /// @param number the number of the page, from 1
    /// @throws ApiException `INVALID_PARAMETER` when the page ends beyond [#MAX_ENTRIES]
    public Numbered page(Query query, long number, Deadline deadline) {
        if (number > MAX_ENTRIES / query.perPage()) {
            throw ApiException.ofParameter("page_no", PAGE_ADVICE);
        }
        var before = (number - 1) * query.perPage();
        var look = new Look(query, Optional.empty(), MergedSessions.MAX_PER_QUERY, deadline);
        var page = new ArrayList<ListedSession>();
        var total = 0;
        while (look.hasNext()) {
            var match = look.next();
            if (match.isPresent()) {
                total++;
                if (total > before && page.size() < query.perPage()) {
                    page.add(match.get());
                }
            }
        }
        var isMinimum = look.isCut();
        var isFull = page.size() == query.perPage();
        var end = isFull ? Optional.of(page.getLast().position()) : look.last();
        var hasMore = isMinimum || total > before + page.size();
        return new Numbered(page, before, total, isMinimum, end.filter(_ -> hasMore).map(query::cursor));
    }

    /// Returns at most `perPage` sessions by their numbers. It looks at the first [#MAX_ENTRIES] sessions behind a position, also to count them.
    ///
    /// @param after begins behind this position
    /// @param rule a further condition for the sessions of the list
    /// @param skip the number of sessions of the list before the part
    public Part part(Query query, Optional<ListPosition> after, Predicate<ListedSession> rule, long skip,
            Deadline deadline) {
        var look = new Look(query, after, MergedSessions.MAX_PER_QUERY, deadline);
        var part = new ArrayList<ListedSession>();
        var total = 0;
        while (look.hasNext()) {
            var match = look.next().filter(rule);
            if (match.isPresent()) {
                total++;
                if (total > skip && part.size() < query.perPage()) {
                    part.add(match.get());
                }
            }
        }
        return new Part(part, total, look.isCut());
    }

    /// Returns the page after a cursor. It looks at no more than [#MAX_ENTRIES] sessions.
    ///
    /// @throws ApiException `INVALID_PARAMETER` when the cursor is not from a list of this order
    public Continued after(Query query, String cursor, Deadline deadline) {
        var after = ListCursor.parse(cursor, query.order()).after();
        var look = new Look(query, Optional.of(after),
                MergedSessions.perQuery(query.perPage() + 1, ListedSessions.SHARDS), deadline);
        var page = new ArrayList<ListedSession>();
        while (page.size() < query.perPage() && look.hasNext()) {
            look.next().ifPresent(page::add);
        }
        return new Continued(page, look.last().filter(_ -> look.isCut()).map(query::cursor));
    }

    /// Returns whether [#full] takes a text as a cursor of a list in this order.
    public static boolean isCursor(String text, Order order) {
        return ListCursor.isValid(text, order);
    }

    /// Returns the first page, or the page after a cursor, of a list that holds only some of the selected sessions. It looks at no more than
    /// [#MAX_ENTRIES] sessions.
    ///
    /// @param entries makes the entries; called with at most 100 sessions at a time
    /// @throws ApiException `INVALID_PARAMETER` when the cursor is not from a list of this order
    public <T> Full<T> full(Query query, Optional<String> cursor, Entries<T> entries, Deadline deadline) {
        var after = cursor.map(text -> ListCursor.parse(text, query.order()).after());
        var look = new Look(query, after, MergedSessions.perQuery(query.perPage() + 1, ListedSessions.SHARDS),
                deadline);
        var page = new ArrayList<T>();
        for (var most = query.perPage();; most = Math.min(MAX_PER_READ, GROWTH * most)) {
            var sessions = look.matches(most);
            if (sessions.isEmpty()) {
                return new Full<>(page, Optional.empty(), look.isCut());
            }
            var made = entries.of(sessions);
            for (var i = 0; i < sessions.size(); i++) {
                made.get(i).ifPresent(page::add);
                if (page.size() == query.perPage()) {
                    var last = sessions.get(i).position();
                    var hasMore = i < sessions.size() - 1 || look.isCut();
                    return new Full<>(page, hasMore ? Optional.of(query.cursor(last)) : Optional.empty(), false);
                }
            }
        }
    }

    /// Looks at the sessions of a list in their order, up to [#MAX_ENTRIES].
    private final class Look {
        private final SessionFilter filter;
        private final MergedSessions sessions;
        private Optional<ListPosition> last = Optional.empty();
        private int count;

        Look(Query query, Optional<ListPosition> after, int perQuery, Deadline deadline) {
            var selection = new Selection(query.organizationId(), query.meetingId(), query.from(), query.until());
            var isOldestFirst = switch (query.order()) {
                case OLDEST_FIRST -> true;
                case NEWEST_FIRST -> false;
            };
            filter = SessionFilter.of(query);
            sessions = new MergedSessions(
                    (shard, from, limit) -> index.page(selection, shard, isOldestFirst, from, limit),
                    ListedSessions.SHARDS, query.order(), after, perQuery, deadline);
        }

        boolean hasNext() {
            return count < MAX_ENTRIES && sessions.hasNext();
        }

        /// Returns the next session; empty when the filter refuses it.
        Optional<ListedSession> next() {
            var session = sessions.next();
            last = Optional.of(session.position());
            count++;
            return Optional.of(session).filter(filter::matches);
        }

        /// Returns the next sessions that the filter takes.
        List<ListedSession> matches(int most) {
            var matches = new ArrayList<ListedSession>();
            while (matches.size() < most && hasNext()) {
                next().ifPresent(matches::add);
            }
            return matches;
        }

        /// Returns the position of the session that was looked at last.
        Optional<ListPosition> last() {
            return last;
        }

        /// Returns whether the list has more sessions.
        boolean isCut() {
            return sessions.hasNext();
        }
    }
}
