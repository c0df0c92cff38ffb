package dev.chatreplay.session;

import dev.chatreplay.event.SessionKey;
import java.time.Instant;
import java.util.Optional;

/// A session in a list.
///
/// @param meetingId the meeting of the first recorded event; empty while the session has only refused events
/// @param title the title of the meeting; empty when no event had one
/// @param startedAt the earliest recorded start, by the producer's clock
/// @param endedAt the time of the first recorded end, by the producer's clock; empty while the session is live
/// @param createdAt the `beganAt` of [Session]: lists go by it, and it never changes
/// @param updatedAt the time when the service last recorded an event or the end, to within [Sessions#ACTIVITY_GRAIN]
public record ListedSession(SessionKey key, Optional<String> meetingId, Optional<String> title, Session.Status status,
        Optional<Instant> startedAt, Optional<Instant> endedAt, Instant createdAt, Instant updatedAt) {

    /// Returns the entry of a session.
    public static ListedSession of(Session session) {
        return new ListedSession(session.key(), session.meetingId(), session.title(), session.status(),
                session.startedAt(), session.endedAt(), session.beganAt(),
                session.endRecordedAt().orElseGet(session::lastActivityAt));
    }

    /// Returns the place of the session in lists.
    public ListPosition position() {
        return new ListPosition(createdAt, key.sessionId());
    }
}
