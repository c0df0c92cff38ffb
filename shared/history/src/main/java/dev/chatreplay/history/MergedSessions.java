package dev.chatreplay.history;

import dev.chatreplay.runtime.Concurrently;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.ListPosition;
import dev.chatreplay.session.ListedSession;
import dev.chatreplay.session.ListedSessions.Page;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.IntStream;

/// Merges the shards of an index in the order of a list. It queries a shard when it needs more of its sessions, and several shards at the same
/// time. Memory holds at most a few hundred sessions of a shard.
///
/// Not thread-safe.
final class MergedSessions {
    /// The maximum size of a query. DynamoDB ends an answer at 1 MB, which 500 sessions seldom have.
    static final int MAX_PER_QUERY = 500;
    /// A smaller query is not faster.
    private static final int MIN_PER_QUERY = 50;
    /// A list with filters may need many more sessions than its page has, so the queries grow quickly.
    private static final int GROWTH = 4;

    private final List<Shard> shards;
    private final Comparator<ListPosition> order;
    private final Deadline deadline;
    private int perQuery;
    private int left = SessionLists.MAX_ENTRIES;

    /// Reads one page of a shard.
    interface Source {
        /// Reads at most `limit` sessions of a shard, behind a position.
        Page page(int shard, Optional<ListPosition> after, int limit);
    }

    /// Creates the merge. The first call of [#hasNext] makes the first queries.
    ///
    /// @param after continues behind this position
    /// @param perQuery the size of the first query of each shard
    MergedSessions(Source source, int shards, Order order, Optional<ListPosition> after, int perQuery,
            Deadline deadline) {
        this.shards = IntStream.range(0, shards).mapToObj(number -> new Shard(source, number, after)).toList();
        this.order = switch (order) {
            case OLDEST_FIRST -> Comparator.naturalOrder();
            case NEWEST_FIRST -> Comparator.reverseOrder();
        };
        this.deadline = deadline;
        this.perQuery = perQuery;
    }

    /// Returns the size of the first query for each shard, for a list that needs `sessions` of them. The hash spreads sessions unevenly: twice
    /// the share and four more suffice for nearly every list.
    static int perQuery(int sessions, int shards) {
        return Math.min(sessions, 2 * Math.ceilDiv(sessions, shards) + 4);
    }

    /// Returns whether a session follows.
    ///
    /// @throws Deadline.ExceededException when no time is left for a query
    boolean hasNext() {
        return first().isPresent();
    }

    /// Returns the next session.
    ListedSession next() {
        var session = first().orElseThrow(NoSuchElementException::new).sessions.remove();
        left--;
        return session;
    }

    /// Returns the shard with the next session.
    private Optional<Shard> first() {
        while (shards.stream().anyMatch(Shard::isUnknown)) {
            query();
        }
        return shards.stream().filter(shard -> !shard.sessions.isEmpty())
                .min(Comparator.comparing(shard -> shard.sessions.element().position(), order));
    }

    /// Queries the shards whose next session is unknown, and those that need a query soon.
    private void query() {
        deadline.check();
        var limit = Math.min(perQuery, Math.max(MIN_PER_QUERY, Math.ceilDiv(left, shards.size())));
        Concurrently.forEach(shards.stream().filter(shard -> shard.isShort(limit / 2)).toList(),
                shard -> shard.query(limit));
        perQuery = Math.min(MAX_PER_QUERY, GROWTH * perQuery);
    }

    /// The sessions of one shard that were read and not taken.
    private static final class Shard {
        private final Queue<ListedSession> sessions = new ArrayDeque<>();
        private final Source source;
        private final int number;
        private Optional<ListPosition> last;
        private boolean hasMore = true;

        Shard(Source source, int number, Optional<ListPosition> after) {
            this.source = source;
            this.number = number;
            this.last = after;
        }

        boolean isUnknown() {
            return sessions.isEmpty() && hasMore;
        }

        boolean isShort(int size) {
            return sessions.size() <= size && hasMore;
        }

        void query(int limit) {
            var page = source.page(number, last, limit);
            sessions.addAll(page.sessions());
            hasMore = page.hasMore();
            if (!page.sessions().isEmpty()) {
                last = Optional.of(page.sessions().getLast().position());
            }
        }
    }
}
