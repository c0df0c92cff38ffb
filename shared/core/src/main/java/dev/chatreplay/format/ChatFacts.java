package dev.chatreplay.format;

import java.time.Instant;
import java.util.Optional;

/// What a file may show about the session of its chat. All of it comes from the session's events, so that the same log gives the same bytes.
///
/// @param sessionId the id of the session
/// @param meetingId the meeting of the first recorded event; empty while the session has none
/// @param title the title of the meeting; empty when no event had one
/// @param startedAt the earliest recorded start, by the producer's clock
/// @param endedAt the first recorded end, by the producer's clock
public record ChatFacts(String sessionId, Optional<String> meetingId, Optional<String> title,
        Optional<Instant> startedAt, Optional<Instant> endedAt) {}
