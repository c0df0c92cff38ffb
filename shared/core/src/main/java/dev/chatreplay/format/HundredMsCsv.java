package dev.chatreplay.format;

import dev.chatreplay.chat.ChatMessage;
import dev.chatreplay.event.EventTime;
import dev.chatreplay.event.PayloadType;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/// Writes `csv_100ms`: the columns of the chat files of 100ms, with LF and quotes only where they are needed.
final class HundredMsCsv {
    private static final List<CsvColumn> COLUMNS = List.of(
            CsvColumn.text("SenderPeerID", ChatMessage::participantId),
            CsvColumn.text("SenderName", ChatMessage::displayName),
            CsvColumn.text("SenderUserID", message -> message.userId().orElse("")),
            CsvColumn.text("Roles", HundredMsCsv::roles),
            CsvColumn.ours("SentAt", message -> EventTime.wholeSeconds(message.createdAt())),
            CsvColumn.ours("Type", _ -> "chat"),
            CsvColumn.text("Message", HundredMsCsv::content),
            CsvColumn.text("MessageID", ChatMessage::id));

    private HundredMsCsv() {}

    static ChatWriter writer(OutputStream out) throws IOException {
        return new CsvWriter(out, COLUMNS, "", "\n");
    }

    private static String roles(ChatMessage message) {
        return message.roles().isEmpty() ? "[]" : JsonText.array(message.roles());
    }

    /// Returns the link of a file, and otherwise the payload: a text, a URI, or compact JSON.
    private static String content(ChatMessage message) {
        var payload = message.payload();
        return message.payloadType().equals(PayloadType.FILE_MESSAGE.name())
                ? JsonFields.scalars(payload).getOrDefault("link", payload)
                : payload;
    }
}
