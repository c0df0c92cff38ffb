package dev.chatreplay.event;

import dev.chatreplay.event.ChatEvent.SessionEnded;
import dev.chatreplay.event.ChatEvent.SessionStarted;
import java.time.Instant;
import java.util.Optional;

/// What events say about their session, in the order in which they are recorded. The session row keeps the same: the first meeting, the
/// earliest start, the first title and the first end.
///
/// @param meetingId the meeting of the first event
/// @param startedAt the earliest start, by the producer's clock
/// @param title the first title of a meeting
/// @param endedAt the first end, by the producer's clock
public record SessionOutline(Optional<String> meetingId, Optional<Instant> startedAt, Optional<String> title,
        Optional<Instant> endedAt) {
    /// The outline of a session without events.
    public static final SessionOutline EMPTY = new SessionOutline(Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty());

    /// Returns the outline after one more event of the session.
    public SessionOutline after(ChatEvent event) {
        var at = event.header().occurredAt();
        var meeting = meetingId.or(() -> Optional.of(event.header().meetingId()));
        return switch (event) {
            case SessionStarted(var _, var text) -> new SessionOutline(meeting,
                    startedAt.filter(earliest -> !at.isBefore(earliest)).or(() -> Optional.of(at)),
                    title.or(() -> text),
                    endedAt);
            case SessionEnded _ -> new SessionOutline(meeting, startedAt, title, endedAt.or(() -> Optional.of(at)));
            case ChatEvent.MessageEvent _,ChatEvent.MarkerEvent _,ChatEvent.MessagesDeleted _,ChatEvent.Extension _ ->
                meetingId.isPresent() ? this : new SessionOutline(meeting, startedAt, title, endedAt);
        };
    }
}
