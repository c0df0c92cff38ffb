package dev.chatreplay.protocol;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.history.SessionLists;
import dev.chatreplay.session.ListedSession;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.SessionSettings;
import dev.chatreplay.wiring.Stores;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// The sessions of a new organization that no other test uses. It writes their rows as recorders do.
final class ListedChats {
    static final Instant START = Instant.parse("2026-11-21T09:00:00Z");
    private static final AtomicInteger ORGANIZATIONS = new AtomicInteger();

    private final Stores stores;
    private final String organizationId = "lists-" + ORGANIZATIONS.incrementAndGet();

    ListedChats(Stores stores) {
        this.stores = stores;
    }

    String organizationId() {
        return organizationId;
    }

    SessionKey key(String sessionId) {
        return new SessionKey(organizationId, sessionId);
    }

    /// Starts a session of the meeting m-1.
    Session start(String sessionId, Instant at) {
        return start(sessionId, at, "m-1");
    }

    Session start(String sessionId, Instant at, String meetingId) {
        return stores.sessions().createIfAbsent(key(sessionId), Optional.of(meetingId), at, SessionSettings.NONE,
                Instant.now());
    }

    void end(String sessionId) {
        var now = Instant.now();
        stores.sessions().end(key(sessionId), now, now, SessionSettings.NONE, now);
    }

    /// Returns the row of a session as an entry of a list.
    ListedSession row(String sessionId) {
        return ListedSession.of(stores.sessions().find(key(sessionId)).orElseThrow());
    }

    ListQuery list() {
        return ListQuery.of(SessionLists.of(stores), organizationId);
    }
}
