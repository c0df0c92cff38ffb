package dev.chatreplay.ingest;

import dev.chatreplay.event.ChatEvent;
import dev.chatreplay.event.ParsedEvent;
import dev.chatreplay.event.SessionKey;
import java.time.Instant;

/// A valid event and the time of its first receipt, by the service's clock. This time decides whether the event is too late. The
/// producer's clock does not.
public record ReceivedEvent(ParsedEvent parsed, Instant receivedAt) {
    ChatEvent event() {
        return parsed.event();
    }

    /// Returns the session of the event.
    SessionKey session() {
        return event().header().session();
    }
}
