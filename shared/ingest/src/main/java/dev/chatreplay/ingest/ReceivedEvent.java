package dev.chatreplay.ingest;

import dev.chatreplay.event.ChatEvent;
import dev.chatreplay.event.ParsedEvent;
import dev.chatreplay.event.SessionKey;
import java.time.Instant;

/// A valid event and when it first reached us, by our clock: that, and no producer's clock, decides whether it is too late.
public record ReceivedEvent(ParsedEvent parsed, Instant receivedAt) {
    ChatEvent event() {
        return parsed.event();
    }

    /// The session that it is of.
    SessionKey session() {
        return event().header().session();
    }
}
