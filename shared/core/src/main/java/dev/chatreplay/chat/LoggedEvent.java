package dev.chatreplay.chat;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.chatreplay.event.EventTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The fields of a log entry's JSON that folding needs. It decodes no others, because this is the hot path of a compaction.
final class LoggedEvent {
    // It does not check for duplicate fields, because the parser checked the event before it was recorded. It keeps no table of field
    // names, because many names with one hash overflow Jackson's table and fail the parser.
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private final String sortKey;
    private @Nullable String occurredAt;
    private @Nullable String meetingId;
    private @Nullable String participantId;
    private @Nullable String displayName;
    private @Nullable String payloadType;
    private @Nullable String payload;
    private @Nullable String userId;
    private List<String> targetUserIds = List.of();

    private LoggedEvent(String sortKey) {
        this.sortKey = sortKey;
    }

    /// Decodes a log entry.
    ///
    /// @throws UnreadableLogEntryException when its JSON is not an event
    static LoggedEvent of(LogEntry entry) {
        var event = new LoggedEvent(entry.sortKey());
        try (var in = JSON.createParser(entry.json())) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw event.unreadable("its JSON is not an object");
            }
            event.readEvent(in);
            return event;
        } catch (JacksonException e) {
            throw event.unreadable("its JSON is malformed at character " + e.getLocation().getCharOffset());
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    /// Decodes the log entry of a message that was sent.
    ///
    /// @throws UnreadableLogEntryException when its JSON is not an event, or lacks a field that every message has
    static LoggedEvent ofSent(LogEntry entry) {
        var event = of(entry);
        var _ = event.occurredAt();
        var _ = event.meetingId();
        var _ = event.participantId();
        var _ = event.displayName();
        var _ = event.payloadType();
        var _ = event.payload();
        return event;
    }

    Instant occurredAt() {
        try {
            return EventTime.parse(required("occurredAt", occurredAt));
        } catch (DateTimeException _) {
            throw unreadable("its occurredAt is not a time");
        }
    }

    String meetingId() {
        return required("meetingId", meetingId);
    }

    String participantId() {
        return required("participantId", participantId);
    }

    String displayName() {
        return required("displayName", displayName);
    }

    String payloadType() {
        return required("payloadType", payloadType);
    }

    String payload() {
        return required("payload", payload);
    }

    /// Returns the id of the participant's account, when the producer sent it.
    Optional<String> userId() {
        return Optional.ofNullable(userId);
    }

    /// Returns the users that the message is for; empty when it is for everyone.
    List<String> targetUserIds() {
        return targetUserIds;
    }

    private void readEvent(JsonParser in) throws IOException {
        for (var name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            in.nextToken();
            switch (name) {
                case "occurredAt" -> occurredAt = text(in);
                case "meetingId" -> meetingId = text(in);
                case "message" -> readMessage(in);
                default -> in.skipChildren();
            }
        }
    }

    private void readMessage(JsonParser in) throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            throw unreadable("its message is not an object");
        }
        for (var name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            in.nextToken();
            switch (name) {
                case "participantId" -> participantId = text(in);
                case "displayName" -> displayName = text(in);
                case "payloadType" -> payloadType = text(in);
                case "payload" -> payload = text(in);
                case "userId" -> userId = text(in);
                case "targetUserIds" -> targetUserIds = texts(in);
                default -> in.skipChildren();
            }
        }
    }

    private String text(JsonParser in) throws IOException {
        if (in.currentToken() != JsonToken.VALUE_STRING) {
            throw unreadable("its " + in.currentName() + " is not text");
        }
        return in.getText();
    }

    private List<String> texts(JsonParser in) throws IOException {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            throw unreadable("its targetUserIds is not an array");
        }
        var texts = new ArrayList<String>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            texts.add(text(in));
        }
        return texts;
    }

    private String required(String field, @Nullable String value) {
        if (value == null) {
            throw unreadable("it has no " + field);
        }
        return value;
    }

    private UnreadableLogEntryException unreadable(String reason) {
        return new UnreadableLogEntryException(sortKey, reason);
    }
}
