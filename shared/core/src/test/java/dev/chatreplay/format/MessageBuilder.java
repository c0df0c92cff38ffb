package dev.chatreplay.format;

import dev.chatreplay.chat.ChatMessage;
import dev.chatreplay.event.EventTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Builds messages for tests of writers. A message is a plain public text until a method changes it.
final class MessageBuilder {
    static final String TIME = "2026-11-21T09:00:00.100999999Z";

    private String id = "m1";
    private String participantId = "p1";
    private String displayName = "";
    private boolean pinned;
    private String createdAt = TIME;
    private String payloadType = "TEXT_MESSAGE";
    private String payload = "";
    private boolean payloadIsText = true;
    private int editCount;
    private Optional<String> userId = Optional.empty();
    private Optional<String> replyTo = Optional.empty();
    private Optional<String> editedAt = Optional.empty();
    private List<String> roles = List.of();
    private Optional<String> metadata = Optional.empty();
    private Optional<String> reactions = Optional.empty();
    private long sequence;
    private long readCount;
    private long deliveredCount;
    private List<String> targetUserIds = List.of();
    private boolean deleted;

    MessageBuilder id(String value) {
        id = value;
        return this;
    }

    MessageBuilder participantId(String value) {
        participantId = value;
        return this;
    }

    MessageBuilder displayName(String value) {
        displayName = value;
        return this;
    }

    MessageBuilder createdAt(Instant time) {
        createdAt = EventTime.canonical(time);
        return this;
    }

    MessageBuilder pinned() {
        pinned = true;
        return this;
    }

    MessageBuilder payload(String value) {
        payload = value;
        return this;
    }

    MessageBuilder payload(String type, String value) {
        payloadType = type;
        payload = value;
        return this;
    }

    /// Sets a payload that was sent as another JSON value than a string.
    MessageBuilder json(String type, String json) {
        payloadIsText = false;
        return payload(type, json);
    }

    MessageBuilder userId(String value) {
        userId = Optional.of(value);
        return this;
    }

    MessageBuilder replyTo(String value) {
        replyTo = Optional.of(value);
        return this;
    }

    MessageBuilder editedAt(String value) {
        editedAt = Optional.of(value);
        editCount = 1;
        return this;
    }

    MessageBuilder editCount(int value) {
        editCount = value;
        return this;
    }

    MessageBuilder roles(String... names) {
        roles = List.of(names);
        return this;
    }

    MessageBuilder metadata(String json) {
        metadata = Optional.of(json);
        return this;
    }

    MessageBuilder reactions(String json) {
        reactions = Optional.of(json);
        return this;
    }

    MessageBuilder sequence(long value) {
        sequence = value;
        return this;
    }

    MessageBuilder counts(long read, long delivered) {
        readCount = read;
        deliveredCount = delivered;
        return this;
    }

    MessageBuilder to(String... userIds) {
        targetUserIds = List.of(userIds);
        return this;
    }

    MessageBuilder deleted() {
        deleted = true;
        return this;
    }

    ChatMessage message() {
        return new ChatMessage(id, participantId, userId, "s1", "r1", displayName, pinned, editedAt, editCount,
                payloadType, payload, payloadIsText, createdAt, sequence, replyTo, targetUserIds, roles, metadata,
                reactions, readCount,
                deliveredCount,
                deleted);
    }
}
