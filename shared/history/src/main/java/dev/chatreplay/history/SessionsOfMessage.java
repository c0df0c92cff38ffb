package dev.chatreplay.history;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.ListedSession;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Finds the sessions that can have a message, by the hash of the session in the message's id.
///
/// @param lists looks at [SessionLists#MAX_ENTRIES] sessions for each part
public record SessionsOfMessage(SessionLists lists) {
    /// Of 10,000 sessions, one in seven requests meets another session with the same hash.
    private static final int MAX_SESSIONS = 3;
    /// A session that a producer creates after its first message is at most this much younger than most of its messages.
    private static final Duration SLACK = Duration.ofDays(1);

    /// The part of the sessions that a search looks at. Each part goes back from its newest session.
    public enum Part {
        /// The sessions that began at most a day after the message. So later sessions do not hide a session, however many there are.
        AROUND_MESSAGE,
        /// All later sessions, for messages that are much older than their session.
        NEWEST
    }

    /// The sessions of a part.
    ///
    /// @param keys at most 3 sessions, the newest first
    /// @param areAll whether no other session of the part can have the message
    public record Found(List<SessionKey> keys, boolean areAll) {}

    /// Searches a part of the sessions of an organization.
    public Found find(String organizationId, MessageId id, Part part, Deadline deadline) {
        var border = Optional.of(Instant.ofEpochSecond(id.second()).plus(SLACK));
        var query = new SessionLists.Query(organizationId, Order.NEWEST_FIRST, border.filter(_ -> part == Part.NEWEST),
                border.filter(_ -> part == Part.AROUND_MESSAGE), Optional.empty(), Optional.empty(), Optional.empty(),
                MAX_SESSIONS);
        var found = lists.part(query, Optional.empty(), session -> id.mayBeOf(session.key().sessionId()), 0, deadline);
        return new Found(found.sessions().stream().map(ListedSession::key).toList(),
                !found.isMinimum() && found.total() <= MAX_SESSIONS);
    }
}
