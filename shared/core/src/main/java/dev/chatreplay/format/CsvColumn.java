package dev.chatreplay.format;

import dev.chatreplay.chat.ChatMessage;
import dev.chatreplay.event.EventTime;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// A column of a CSV format.
///
/// @param header the name in the header row
/// @param isText whether the value is a text, an id or JSON of producers or participants; other values are ours, and have one form
/// @param isQuoted whether the value has quotes in every row; other values have them only when they need them
/// @param value the value of a message; an absent value is an empty text
record CsvColumn(String header, boolean isText, boolean isQuoted, Function<ChatMessage, String> value) {
    /// The columns of `csv`. The payload has quotes in every row, because some readers look at the first rows to find out whether the file has
    /// quotes. A chat may have its first comma after 25,000 messages.
    static final List<CsvColumn> CSV = List.of(
            text("id", ChatMessage::id),
            text("participantId", ChatMessage::participantId),
            text("sessionId", ChatMessage::sessionId),
            text("meetingId", ChatMessage::meetingId),
            text("displayName", ChatMessage::displayName),
            ours("pinned", message -> Boolean.toString(message.pinned())),
            ours("isEdited", message -> Boolean.toString(message.isEdited())),
            ours("payloadType", ChatMessage::payloadType),
            new CsvColumn("payload", true, true, ChatMessage::payload),
            ours("createdAt", message -> EventTime.shown(message.createdAt())));

    /// The columns of `csv_full`: those of `csv`, then nine more.
    static final List<CsvColumn> CSV_FULL = Stream.concat(CSV.stream(), Stream.of(
            text("userId", message -> message.userId().orElse("")),
            text("replyTo", message -> message.replyTo().orElse("")),
            ours("sequence", message -> Long.toString(message.sequence())),
            text("roles", message -> JsonText.array(message.roles())),
            ours("editedAt", message -> message.editedAt().map(EventTime::shown).orElse("")),
            text("reactions", message -> message.reactions().orElse("")),
            ours("readCount", message -> Long.toString(message.readCount())),
            ours("deliveredCount", message -> Long.toString(message.deliveredCount())),
            text("metadata", message -> message.metadata().orElse("")))).toList();

    static CsvColumn text(String header, Function<ChatMessage, String> value) {
        return new CsvColumn(header, true, false, value);
    }

    static CsvColumn ours(String header, Function<ChatMessage, String> value) {
        return new CsvColumn(header, false, false, value);
    }

    /// Returns the value of a message in this column.
    String of(ChatMessage message) {
        return value.apply(message);
    }
}
