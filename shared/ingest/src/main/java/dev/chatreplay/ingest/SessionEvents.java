package dev.chatreplay.ingest;

import dev.chatreplay.event.ChatEvent.SessionEnded;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.event.SessionOutline;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.SessionSettings;
import java.time.Instant;
import java.util.Comparator;
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

    /// Returns the earliest time of an event, by the producer's clock.
    Instant beganAt() {
        return events.stream().map(event -> event.event().header().occurredAt()).min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /// Returns what the events say about their session.
    SessionOutline outline() {
        var outline = SessionOutline.EMPTY;
        for (var event : events) {
            outline = outline.after(event.event());
        }
        return outline;
    }
}
