package dev.chatreplay.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.chatreplay.event.EventTime;
import dev.chatreplay.session.ListedSession;
import java.io.IOException;
import java.time.Duration;

/// Writes a session with the fields of the vendors. A required field whose value is unknown is 0 or empty, because clients of the vendors
/// read integers and texts there.
final class SessionJson {
    private SessionJson() {}

    /// Writes the fields of a session.
    static void write(ListedSession session, JsonGenerator json) throws IOException {
        json.writeStringField("id", session.key().sessionId());
        json.writeStringField("associated_id", session.meetingId().orElse(""));
        json.writeStringField("meeting_display_name", session.title().orElse(""));
        json.writeStringField("type", "meeting");
        json.writeStringField("status", session.status().name());
        json.writeNumberField("live_participants", 0);
        json.writeNumberField("max_concurrent_participants", 0);
        json.writeNumberField("minutes_consumed", minutes(session));
        json.writeStringField("organization_id", session.key().organizationId());
        json.writeStringField("started_at", EventTime.shown(session.startedAt().orElseGet(session::createdAt)));
        if (session.endedAt().isPresent()) {
            json.writeStringField("ended_at", EventTime.shown(session.endedAt().get()));
        }
        json.writeStringField("created_at", EventTime.shown(session.createdAt()));
        json.writeStringField("updated_at", EventTime.shown(session.updatedAt()));
    }

    /// Returns the whole minutes from the start to the end; 0 when one of them is unknown, or when the end is before the start.
    private static long minutes(ListedSession session) {
        return session.startedAt().flatMap(start -> session.endedAt().map(end -> Duration.between(start, end)))
                .map(duration -> Math.max(0, duration.toMinutes())).orElse(0L);
    }
}
