package dev.chatreplay.api.connectycube;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.chatreplay.event.EventTime;
import dev.chatreplay.session.ListedSession;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Writes a session as a dialog with the fields of the vendor. A field that Chat Replay has no value for is null or empty.
final class CubeDialog {
    private static final int GROUP_CHAT = 2;
    private static final List<String> LISTS = List.of("occupants_ids", "admins_ids", "pinned_messages_ids",
            "deleted_ids", "silent_ids");
    private static final List<String> UNKNOWN = List.of("user_id", "description", "photo", "xmpp_room_jid",
            "occupants_count", "is_e2ee", "is_muted", "last_message", "last_message_id", "last_message_user_id",
            "last_message_date_sent", "last_message_status", "unread_messages_count");

    private CubeDialog() {}

    /// Writes the fields of a dialog.
    static void write(ListedSession session, JsonGenerator json) throws IOException {
        json.writeStringField("_id", session.key().sessionId());
        json.writeNumberField("type", GROUP_CHAT);
        writeText("name", session.title(), json);
        json.writeStringField("created_at", seconds(session.createdAt()));
        json.writeStringField("updated_at", seconds(session.updatedAt()));
        for (var name : LISTS) {
            json.writeArrayFieldStart(name);
            json.writeEndArray();
        }
        for (var name : UNKNOWN) {
            json.writeNullField(name);
        }
        writeText("meeting_id", session.meetingId(), json);
        json.writeStringField("session_status", session.status().name());
        writeText("started_at", session.startedAt().map(CubeDialog::seconds), json);
        writeText("ended_at", session.endedAt().map(CubeDialog::seconds), json);
    }

    private static void writeText(String field, Optional<String> text, JsonGenerator json) throws IOException {
        if (text.isPresent()) {
            json.writeStringField(field, text.get());
        } else {
            json.writeNullField(field);
        }
    }

    private static String seconds(Instant time) {
        return EventTime.wholeSeconds(EventTime.canonical(time));
    }
}
