package dev.chatreplay.ingest;

import dev.chatreplay.event.ChatEvent;
import dev.chatreplay.event.ChatEvent.MessageEvent;
import dev.chatreplay.event.ChatEvent.SessionEnded;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.session.Session;
import java.util.List;
import java.util.Optional;

/// The events of one session in a batch.
///
/// @param before the session as it was before any of them was recorded; empty when it had no row
/// @param events at least one
record SessionEvents(SessionKey key, Optional<Session> before, List<ReceivedEvent> events) {

    /// Whether some of them belong in the log.
    boolean hasMessages() {
        return !ofType(MessageEvent.class).isEmpty();
    }

    /// Whether one of them reports the end of the session.
    boolean hasEnd() {
        return !ends().isEmpty();
    }

    /// Those that report the end of the session, in the order of the batch.
    List<ReceivedEvent> ends() {
        return events.stream().filter(event -> event.event() instanceof SessionEnded).toList();
    }

    /// Those of one type, in the order of the batch.
    <T extends ChatEvent> List<T> ofType(Class<T> type) {
        return events.stream().map(ReceivedEvent::event).filter(type::isInstance).map(type::cast).toList();
    }
}
