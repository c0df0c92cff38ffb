package dev.chatreplay.api.hundredms;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.chatreplay.api.AnswerSize;
import dev.chatreplay.event.EventTime;
import dev.chatreplay.history.Participants;
import dev.chatreplay.history.Participants.Speaker;
import dev.chatreplay.runtime.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// The peers of a session that fit into an answer. Peers are the participants with a message in the public chat, by the time of the first one.
///
/// @param byId the peers as JSON, by their ids
/// @param areAll whether the session has no other peer
record Peers(Map<String, String> byId, boolean areAll) {
    /// The maximum size of the peers. The rest of the answer is smaller than what [AnswerSize#MAX_BYTES] leaves.
    private static final long MAX_BYTES = AnswerSize.MAX_BYTES - 100_000;
    /// The comma, the colon and the quotes around an id.
    private static final int BYTES_AROUND = 6;

    /// No peers, as in lists.
    static final Peers NONE = new Peers(Map.of(), true);

    /// Takes the first peers of a session.
    ///
    /// @param sessionId the id of the session, as answers show it
    static Peers of(Participants.Found found, String sessionId) {
        var byId = new LinkedHashMap<String, String>();
        long bytes = 0;
        for (var speaker : found.speakers()) {
            var peer = Json.object(json -> write(speaker, sessionId, json));
            bytes += AnswerSize.bytes(peer) + 2 * AnswerSize.bytes(speaker.participantId()) + BYTES_AROUND;
            if (bytes > MAX_BYTES) {
                return new Peers(byId, false);
            }
            byId.put(speaker.participantId(), peer);
        }
        return new Peers(byId, !found.isMinimum());
    }

    private static void write(Speaker speaker, String sessionId, JsonGenerator json) throws IOException {
        json.writeStringField("id", speaker.participantId());
        json.writeStringField("session_id", sessionId);
        json.writeStringField("name", speaker.displayName());
        json.writeStringField("role", "");
        json.writeStringField("user_id", speaker.userId().orElse(""));
        json.writeStringField("joined_at", EventTime.shown(speaker.firstAt()));
        json.writeStringField("left_at", EventTime.shown(speaker.lastAt()));
    }

    /// Writes the field `peers`, and `peers_are_all` when it lacks some.
    void write(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("peers");
        for (var peer : byId.entrySet()) {
            json.writeFieldName(peer.getKey());
            json.writeRawValue(peer.getValue());
        }
        json.writeEndObject();
        if (!areAll) {
            json.writeBooleanField("peers_are_all", false);
        }
    }

    /// Leaves out the names.
    @Override
    public String toString() {
        return "Peers[" + byId.size() + ", " + areAll + "]";
    }
}
