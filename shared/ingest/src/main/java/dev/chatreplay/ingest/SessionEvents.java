package dev.chatreplay.ingest;

import dev.chatreplay.event.ChatEvent;
import dev.chatreplay.event.ChatEvent.SessionEnded;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.SessionSettings;
import java.util.List;
import java.util.Optional;

/// The events of one session in a batch.
///
/// @param settings the settings of the organization
/// @param before the session row before any of these events was recorded; empty when there was none
/// @param events the events in the order of the batch; at least one
record SessionEvents(SessionKey key, SessionSettings settings, Optional<Session> before, List<ReceivedEvent> events) {

    /// Returns the events that report the end of the session, in the order of the batch.
    List<ReceivedEvent> ends() {
        return events.stream().filter(event -> event.event() instanceof SessionEnded).toList();
    }

    /// Returns the events of one type, in the order of the batch.
    <T extends ChatEvent> List<T> ofType(Class<T> type) {
        return events.stream().map(ReceivedEvent::event).filter(type::isInstance).map(type::cast).toList();
    }
}
