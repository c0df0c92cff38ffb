package dev.chatreplay.csv;

import dev.chatreplay.chat.ChatMessage;
import dev.chatreplay.format.ChatFacts;
import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.format.FileStreams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Writes a file of any format with many messages of the type `TEXT_MESSAGE`. A row has the texts of a message by the names of their columns. It may
/// also have `editedAt`.
final class TextRows {
    /// The text columns of `csv`, then those that only `csv_full` has.
    static final List<String> COLUMNS = List.of("id", "participantId", "sessionId", "meetingId",
            "displayName", "payload", "userId", "replyTo", "roles", "reactions", "metadata");
    static final String TIME = "2026-11-21T09:00:00.123456789Z";
    private static final ChatFacts FACTS = new ChatFacts("s-1", Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty());

    private TextRows() {}

    /// Returns a row without a character that needs quotes. `roles`, `reactions` and `metadata` are empty.
    static Map<String, String> plain(int number) {
        var row = new HashMap<String, String>();
        COLUMNS.forEach(column -> row.put(column, column + " " + number % 100));
        row.put("id", "m-" + number);
        row.put("roles", "");
        row.put("reactions", "");
        row.put("metadata", "");
        return row;
    }

    /// Writes the rows to the file `FORMAT.EXTENSION`, and returns it.
    static Path write(ChatFormat format, List<Map<String, String>> rows, Path directory) throws IOException {
        var file = directory.resolve(format.formatName() + "." + format.extension());
        try (var out = Files.newOutputStream(file); var writer = format.writer(FACTS, FileStreams.of(out))) {
            for (var row : rows) {
                writer.write(message(row));
            }
            writer.finish();
        }
        return file;
    }

    private static ChatMessage message(Map<String, String> row) {
        return new ChatMessage(value(row, "id"), value(row, "participantId"), optional(row, "userId"),
                value(row, "sessionId"), value(row, "meetingId"), value(row, "displayName"), false,
                Optional.ofNullable(row.get("editedAt")),
                0, "TEXT_MESSAGE", value(row, "payload"), true, TIME, 0, optional(row, "replyTo"), List.of(),
                optional(row, "roles").stream().toList(), optional(row, "metadata"), optional(row, "reactions"), 0, 0,
                false);
    }

    private static Optional<String> optional(Map<String, String> row, String column) {
        return Optional.of(value(row, column)).filter(text -> !text.isEmpty());
    }

    private static String value(Map<String, String> row, String column) {
        return Objects.requireNonNull(row.get(column));
    }
}
