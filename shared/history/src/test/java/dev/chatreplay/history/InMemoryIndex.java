package dev.chatreplay.history;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.event.Shards;
import dev.chatreplay.session.ListPosition;
import dev.chatreplay.session.ListedSession;
import dev.chatreplay.session.ListedSessions.Page;
import dev.chatreplay.session.ListedSessions.Selection;
import dev.chatreplay.session.Session;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// An index in memory, which counts the queries and the sessions that they return.
final class InMemoryIndex implements SessionLists.Index {
    static final String ORGANIZATION = "acme";

    final AtomicInteger queries = new AtomicInteger();
    final AtomicInteger read = new AtomicInteger();
    private final TreeMap<ListPosition, ListedSession> sessions = new TreeMap<>();

    InMemoryIndex add(String id, Instant at, Session.Status status) {
        var session = new ListedSession(new SessionKey(ORGANIZATION, id), Optional.of("m-1"), Optional.empty(), status,
                Optional.empty(), Optional.empty(), at, at);
        sessions.put(session.position(), session);
        return this;
    }

    @Override
    public Page page(Selection selection, int shard, boolean isOldestFirst, Optional<ListPosition> after, int limit) {
        var inOrder = isOldestFirst ? sessions : sessions.descendingMap();
        @Nullable
        ListPosition from = after.orElse(null);
        var page = (from == null ? inOrder : inOrder.tailMap(from, false)).values().stream()
                .filter(session -> selection.from().filter(session.createdAt()::isBefore).isEmpty())
                .filter(session -> selection.until().filter(until -> !session.createdAt().isBefore(until)).isEmpty())
                .filter(session -> Shards.of(session.key().partition(), 8) == shard).limit(limit).toList();
        queries.incrementAndGet();
        read.addAndGet(page.size());
        // As DynamoDB, which does not look behind a full page.
        return new Page(page, page.size() == limit);
    }
}
