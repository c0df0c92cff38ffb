package dev.chatreplay.api.connectycube;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.chatreplay.event.EventTime;
import dev.chatreplay.event.PayloadType;
import dev.chatreplay.history.Marker;
import dev.chatreplay.history.StoredMessage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Writes messages with the fields of the vendor. The metadata of a message are custom fields beside them, and overwrite none of them.
final class CubeMessage {
    /// The maximum number of ids in `read_ids` and in `delivered_ids`.
    private static final int MAX_IDS = 100;
    private static final Set<String> FIELDS = Set.of("_id", "chat_dialog_id", "message", "date_sent", "sender_id",
            "recipient_id", "read_ids", "delivered_ids", "attachments", "reactions", "views_count", "read",
            "created_at",
            "updated_at", "edited_at", "deleted_for_ids", "message_id", "participant_id", "display_name",
            "payload_type", "pinned", "reply_to");

    private final List<Marker> markers;
    private final boolean isForAdmin;

    /// @param markers the markers of the session
    /// @param isForAdmin whether to write the fields that only the routes for administrators have
    CubeMessage(List<Marker> markers, boolean isForAdmin) {
        this.markers = markers;
        this.isForAdmin = isForAdmin;
    }

    /// Returns the id of the sender: of the user when there is one, else of the participant.
    static String senderId(StoredMessage message) {
        return message.text("userId").orElseGet(() -> message.required("participantId"));
    }

    /// Returns the text that stands for a message. An image has its URL, and a file its name. A file without a name has its link.
    static String text(StoredMessage message) {
        return message.text("payload").orElseGet(() -> {
            var payload = message.object("payload").orElse("");
            return isFile(message)
                    ? scalar(payload, "name").or(() -> scalar(payload, "link")).orElse(payload)
                    : payload;
        });
    }

    private static Optional<String> scalar(String object, String field) {
        return JsonParts.scalars(object).getOrDefault(field, Optional.empty());
    }

    private static boolean isFile(StoredMessage message) {
        return message.required("payloadType").equals(PayloadType.FILE_MESSAGE.name())
                && message.object("payload").isPresent();
    }

    /// Writes the fields of a message.
    void write(StoredMessage message, JsonGenerator json) throws IOException {
        json.writeStringField("_id", message.id().text());
        json.writeStringField("chat_dialog_id", message.required("sessionId"));
        json.writeStringField("message", text(message));
        json.writeNumberField("date_sent", message.id().second());
        json.writeFieldName("sender_id");
        UserIds.write(senderId(message), json);
        json.writeNullField("recipient_id");
        writeReceipts(message, json);
        writeAttachments(message, json);
        writeReactions(message, json);
        json.writeStringField("created_at", EventTime.wholeSeconds(message.createdAt()));
        json.writeStringField("updated_at", EventTime.wholeSeconds(message.updatedAt()));
        if (isForAdmin) {
            writeText("edited_at", message.text("editedAt").map(EventTime::wholeSeconds), json);
            json.writeArrayFieldStart("deleted_for_ids");
            json.writeEndArray();
        }
        writeOwnFields(message, json);
        for (var field : message.object("metadata").map(JsonParts::fields).orElse(Map.of()).entrySet()) {
            if (!FIELDS.contains(field.getKey())) {
                json.writeFieldName(field.getKey());
                json.writeRawValue(field.getValue());
            }
        }
    }

    private void writeReceipts(StoredMessage message, JsonGenerator json) throws IOException {
        var isRead = writeIds("read_ids", marker -> marker.hasRead(message), json);
        var _ = writeIds("delivered_ids", marker -> marker.hasGot(message), json);
        json.writeNumberField("views_count", Long.parseLong(message.required("readCount")));
        json.writeNumberField("read", isRead ? 1 : 0);
    }

    private boolean writeIds(String field, Predicate<Marker> rule, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(field);
        var count = 0;
        for (var i = 0; i < markers.size() && count < MAX_IDS; i++) {
            if (rule.test(markers.get(i))) {
                UserIds.write(markers.get(i).participantId(), json);
                count++;
            }
        }
        json.writeEndArray();
        return count > 0;
    }

    private static void writeAttachments(StoredMessage message, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("attachments");
        if (message.required("payloadType").equals(PayloadType.IMAGE_MESSAGE.name())) {
            json.writeStartObject();
            json.writeStringField("type", "image");
            json.writeStringField("url", message.required("payload"));
            json.writeEndObject();
        } else if (isFile(message)) {
            writeFile(JsonParts.scalars(message.object("payload").orElse("{}")), json);
        }
        json.writeEndArray();
    }

    private static void writeFile(Map<String, Optional<String>> file, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "file");
        writeText("url", file.getOrDefault("link", Optional.empty()), json);
        for (var name : List.of("name", "size")) {
            var value = file.getOrDefault(name, Optional.empty());
            if (value.isPresent() && name.equals("size")) {
                json.writeFieldName(name);
                UserIds.write(value.get(), json);
            } else if (value.isPresent()) {
                json.writeStringField(name, value.get());
            }
        }
        json.writeEndObject();
    }

    private static void writeReactions(StoredMessage message, JsonGenerator json) throws IOException {
        var reactions = message.object("reactions").map(JsonParts::lists).orElse(Map.of());
        if (reactions.isEmpty()) {
            json.writeNullField("reactions");
            return;
        }
        json.writeObjectFieldStart("reactions");
        json.writeArrayFieldStart("own");
        json.writeEndArray();
        json.writeObjectFieldStart("total");
        for (var reaction : reactions.entrySet()) {
            json.writeNumberField(reaction.getKey(), reaction.getValue().size());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    /// Writes what the vendor has no field for.
    private static void writeOwnFields(StoredMessage message, JsonGenerator json) throws IOException {
        json.writeStringField("message_id", message.required("id"));
        json.writeStringField("participant_id", message.required("participantId"));
        json.writeStringField("display_name", message.required("displayName"));
        json.writeStringField("payload_type", message.required("payloadType"));
        json.writeBooleanField("pinned", Boolean.parseBoolean(message.required("pinned")));
        writeText("reply_to", message.text("replyTo"), json);
    }

    private static void writeText(String field, Optional<String> text, JsonGenerator json) throws IOException {
        if (text.isPresent()) {
            json.writeStringField(field, text.get());
        } else {
            json.writeNullField(field);
        }
    }
}
