package dev.chatreplay.chat;

import com.fasterxml.jackson.core.JsonToken;
import dev.chatreplay.chat.LoggedJson.Value;
import dev.chatreplay.event.PayloadType;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The fields of the log entry of a message that was sent.
final class SentEvent {
    private final LogEntry entry;
    private @Nullable String meetingId;
    private @Nullable String participantId;
    private @Nullable PayloadType payloadType;
    private @Nullable Value payload;
    private @Nullable String userId;
    private @Nullable String replyTo;
    private @Nullable String metadata;
    private String displayName = "";
    private List<String> targetUserIds = List.of();
    private List<String> roles = List.of();

    private SentEvent(LogEntry entry) {
        this.entry = entry;
    }

    /// Reads the log entry of a message that was sent.
    ///
    /// @throws UnreadableLogEntryException when its JSON is not an event, or lacks a field that every message has
    static SentEvent of(LogEntry entry) {
        var event = new SentEvent(entry);
        LoggedJson.read(entry, event::readEvent);
        var _ = event.meetingId();
        var _ = event.participantId();
        var _ = event.payloadType();
        var _ = event.payload();
        return event;
    }

    String meetingId() {
        return required("meetingId", meetingId);
    }

    String participantId() {
        return required("participantId", participantId);
    }

    /// Returns the name of the participant; empty when the producer sent none.
    String displayName() {
        return displayName;
    }

    PayloadType payloadType() {
        return required("payloadType", payloadType);
    }

    /// Returns the payload.
    Value payload() {
        return required("payload", payload);
    }

    Optional<String> userId() {
        return Optional.ofNullable(userId);
    }

    Optional<String> replyTo() {
        return Optional.ofNullable(replyTo);
    }

    /// Returns the metadata as compact JSON; empty when it is an empty object.
    Optional<String> metadata() {
        return Optional.ofNullable(metadata);
    }

    /// Returns the users that the message is for; empty when it is for everyone.
    List<String> targetUserIds() {
        return targetUserIds;
    }

    List<String> roles() {
        return roles;
    }

    private void readEvent(String name, LoggedJson value) throws IOException {
        switch (name) {
            case "meetingId" -> meetingId = value.id();
            case "message" -> value.object(this::readMessage);
            default -> {
                // Folding does not need the other fields.
            }
        }
    }

    private void readMessage(String name, LoggedJson value) throws IOException {
        switch (name) {
            // Null is read as a fault here. As absence, it would publish a private message.
            case "targetUserIds" -> targetUserIds = value.ids();
            case "payload" -> payload = value.value();
            case "participantId" -> participantId = value.id();
            case "payloadType" -> payloadType = PayloadType.of(value.text())
                    .orElseThrow(() -> new UnreadableLogEntryException(entry.sortKey(), "its payloadType is unknown"));
            default -> {
                if (!value.isNull()) {
                    readOptional(name, value);
                }
            }
        }
    }

    private void readOptional(String name, LoggedJson value) throws IOException {
        switch (name) {
            case "displayName" -> displayName = value.text();
            case "userId" -> userId = value.id();
            case "replyTo" -> replyTo = value.id();
            case "roles" -> roles = value.ids();
            case "metadata" -> metadata = nonEmptyObject(value);
            default -> {
                // Folding does not need the other fields.
            }
        }
    }

    private static @Nullable String nonEmptyObject(LoggedJson value) throws IOException {
        Value metadata = value.value();
        if (metadata.kind() != JsonToken.START_OBJECT) {
            throw value.unreadable("is not an object");
        }
        return metadata.text().equals("{}") ? null : metadata.text();
    }

    private <T> T required(String field, @Nullable T value) {
        if (value == null) {
            throw new UnreadableLogEntryException(entry.sortKey(), "it has no " + field);
        }
        return value;
    }
}
