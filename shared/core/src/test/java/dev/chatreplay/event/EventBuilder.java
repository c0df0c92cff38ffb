package dev.chatreplay.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.chatreplay.chat.LogEntry;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Builds the JSON of an event. The event is valid at first; a test can make it invalid.
///
/// ```java
/// EventBuilder.sent("msg-1").with("message.payload", "hello").without("meetingId").json()
/// ```
public final class EventBuilder {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String MESSAGE = "message.";
    /// Later than every event, so that no event is from the future.
    private static final Instant RECEIVED_AT = Instant.parse("9999-12-31T23:59:59Z");

    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    private final Map<String, @Nullable Object> message = new LinkedHashMap<>();

    private EventBuilder(String type, String id) {
        fields.put("type", type);
        fields.put("id", id);
        fields.put("occurredAt", "2026-11-21T09:00:00.123Z");
        fields.put("organizationId", "acme");
        fields.put("sessionId", "s-1");
        fields.put("meetingId", "m-1");
    }

    public static EventBuilder started() {
        return new EventBuilder("session.started", "evt-started").with("title", "Weekly");
    }

    public static EventBuilder ended() {
        return new EventBuilder("session.ended", "evt-ended").with("reason", "HOST_ENDED_MEETING");
    }

    /// Starts a text message `hello`.
    public static EventBuilder sent(String messageId) {
        return ofMessage("chat.message.sent", messageId).with("message.participantId", "p-1")
                .with("message.userId", "u-1").with("message.displayName", "Amara")
                .with("message.payloadType", "TEXT_MESSAGE").with("message.payload", "hello")
                .with("message.createdAt", "2026-11-21T09:00:00.100Z");
    }

    public static EventBuilder edited(String messageId, String payload) {
        return ofMessage("chat.message.edited", messageId).with("message.payload", payload);
    }

    public static EventBuilder pinned(String messageId) {
        return ofMessage("chat.message.pinned", messageId);
    }

    public static EventBuilder unpinned(String messageId) {
        return ofMessage("chat.message.unpinned", messageId);
    }

    public static EventBuilder deleted(String messageId) {
        return ofMessage("chat.message.deleted", messageId);
    }

    /// Starts a deletion of the messages of everyone.
    public static EventBuilder messagesDeleted() {
        return new EventBuilder("chat.messages.deleted", "evt-cleared");
    }

    public static EventBuilder reactionAdded(String messageId, String participantId, String reaction) {
        return reaction("chat.reaction.added", messageId, participantId, reaction);
    }

    public static EventBuilder reactionRemoved(String messageId, String participantId, String reaction) {
        return reaction("chat.reaction.removed", messageId, participantId, reaction);
    }

    public static EventBuilder delivered(String participantId, String upTo) {
        return marker("chat.delivered", participantId, upTo);
    }

    public static EventBuilder read(String participantId, String upTo) {
        return marker("chat.read", participantId, upTo);
    }

    /// Starts an extension event.
    ///
    /// @param type begins with `x.`
    public static EventBuilder extension(String type) {
        return new EventBuilder(type, "evt-" + type);
    }

    private static EventBuilder reaction(String type, String messageId, String participantId, String reaction) {
        return ofMessage(type, messageId).with("participantId", participantId).with("reaction", reaction);
    }

    private static EventBuilder marker(String type, String participantId, String upTo) {
        return new EventBuilder(type, "evt-" + type + "-" + participantId).with("participantId", participantId)
                .with("upTo", upTo);
    }

    private static EventBuilder ofMessage(String type, String messageId) {
        return new EventBuilder(type, "evt-" + type + "-" + messageId).with("message.id", messageId);
    }

    public EventBuilder id(String id) {
        return with("id", id);
    }

    public EventBuilder at(String occurredAt) {
        return with("occurredAt", occurredAt);
    }

    public EventBuilder createdAt(String createdAt) {
        return with("message.createdAt", createdAt);
    }

    /// Sets a field to text, a number, a boolean, null, a map or a collection. The prefix `message.` names a field of the message.
    public EventBuilder with(String field, @Nullable Object value) {
        if (field.startsWith(MESSAGE)) {
            message.put(field.substring(MESSAGE.length()), value);
            fields.put("message", message);
        } else {
            fields.put(field, value);
        }
        return this;
    }

    public EventBuilder without(String field) {
        if (field.startsWith(MESSAGE)) {
            message.remove(field.substring(MESSAGE.length()));
        } else {
            fields.remove(field);
        }
        return this;
    }

    public String json() {
        var json = new StringWriter();
        try (var out = JSON.createGenerator(json)) {
            write(out, fields);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return json.toString();
    }

    public ParsedEvent parsed() {
        return parsed(RECEIVED_AT);
    }

    public ParsedEvent parsed(Instant receivedAt) {
        return ChatEventParser.parse(json(), receivedAt);
    }

    /// Returns the log entry of the event.
    public LogEntry logEntry() {
        var parsed = parsed();
        return LogEntry.of(parsed.event(), parsed.json());
    }

    private static void write(JsonGenerator out, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> out.writeNull();
            case Map<?, ?> object -> {
                out.writeStartObject();
                for (var field : object.entrySet()) {
                    out.writeFieldName(String.valueOf(field.getKey()));
                    write(out, field.getValue());
                }
                out.writeEndObject();
            }
            case Collection<?> array -> {
                out.writeStartArray();
                for (var item : array) {
                    write(out, item);
                }
                out.writeEndArray();
            }
            default -> out.writePOJO(value);
        }
    }
}
