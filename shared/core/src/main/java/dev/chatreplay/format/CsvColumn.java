package dev.chatreplay.format;

import dev.chatreplay.chat.ChatMessage;
import dev.chatreplay.event.EventTime;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// A column of a CSV format.
///
/// @param header the name in the header row
/// @param isQuoted whether the value has quotes in every row; other values have them only when they need them
/// @param value the value of a message; an absent value is an empty text
record CsvColumn(String header, boolean isQuoted, Function<ChatMessage, String> value) {
    /// The columns of `csv`.
    static final List<CsvColumn> CSV = List.of(
            column("id", ChatMessage::id),
            column("participantId", ChatMessage::participantId),
            column("sessionId", ChatMessage::sessionId),
            column("meetingId", ChatMessage::meetingId),
            column("displayName", ChatMessage::displayName),
            column("pinned", message -> Boolean.toString(message.pinned())),
            column("isEdited", message -> Boolean.toString(message.isEdited())),
            column("payloadType", ChatMessage::payloadType),
            new CsvColumn("payload", true, ChatMessage::payload),
            column("createdAt", message -> EventTime.shown(message.createdAt())));

    /// The columns of `csv_full`: those of `csv`, then nine more.
    static final List<CsvColumn> CSV_FULL = Stream.concat(CSV.stream(), Stream.of(
            column("userId", message -> message.userId().orElse("")),
            column("replyTo", message -> message.replyTo().orElse("")),
            column("sequence", message -> Long.toString(message.sequence())),
            column("roles", message -> JsonText.array(message.roles())),
            column("editedAt", message -> message.editedAt().map(EventTime::shown).orElse("")),
            column("reactions", message -> message.reactions().orElse("")),
            column("readCount", message -> Long.toString(message.readCount())),
            column("deliveredCount", message -> Long.toString(message.deliveredCount())),
            column("metadata", message -> message.metadata().orElse("")))).toList();

    private static CsvColumn column(String header, Function<ChatMessage, String> value) {
        return new CsvColumn(header, false, value);
    }

    /// Returns the value of a message in this column.
    String of(ChatMessage message) {
        return value.apply(message);
    }
}
