package dev.chatreplay.format;

import dev.chatreplay.chat.ChatMessage;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/// Writes messages as CSV (RFC 4180) with a header row and CRLF, in UTF-8 without a byte order mark. It quotes only the values that
/// need quotes. Every value is written as it was sent.
///
/// ```java
/// try (var csv = new CsvWriter(out)) {
///     csv.write(message);
/// }
/// ```
///
/// Not thread-safe.
final class CsvWriter implements ChatWriter {
    private final CSVPrinter printer;

    /// Writes the header row. The writer owns `out` from now on.
    ///
    /// @throws IOException when `out` throws it
    CsvWriter(OutputStream out) throws IOException {
        // An encoder from newEncoder() throws on text that UTF-8 cannot encode. A writer with a charset name would write question marks.
        var writer = new OutputStreamWriter(out, StandardCharsets.UTF_8.newEncoder());
        printer = new CSVPrinter(new BufferedWriter(writer), CSVFormat.RFC4180);
        printer.printRecord("id", "participantId", "sessionId", "meetingId", "displayName", "pinned", "isEdited",
                "payloadType", "payload", "createdAt");
    }

    @Override
    public void write(ChatMessage message) throws IOException {
        printer.printRecord(message.id(), message.participantId(), message.sessionId(), message.meetingId(),
                message.displayName(), message.pinned(), message.isEdited(), message.payloadType(), message.payload(),
                message.createdAt());
    }

    @Override
    public void finish() throws IOException {
        printer.flush();
    }

    /// Flushes and closes the stream.
    @Override
    public void close() throws IOException {
        printer.close(true);
    }
}
