package dev.chatreplay.format;

import dev.chatreplay.chat.ChatMessage;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.QuoteMode;

/// Writes messages as CSV (RFC 4180) with a header row, in UTF-8. Values have quotes when they need them, and in some columns always.
///
/// ```java
/// try (var csv = new CsvWriter(out, CsvColumn.CSV)) {
///     csv.write(message);
/// }
/// ```
///
/// Not thread-safe.
final class CsvWriter implements ChatWriter {
    private static final CSVFormat MINIMAL = CSVFormat.RFC4180;
    private static final CSVFormat QUOTED = MINIMAL.builder().setQuoteMode(QuoteMode.ALL).get();

    private final Writer out;
    private final List<CsvColumn> columns;
    private final String lineEnd;

    /// Writes the header row. The lines end with CRLF. The writer owns `out` from now on.
    ///
    /// @throws IOException when `out` throws it
    CsvWriter(OutputStream out, List<CsvColumn> columns) throws IOException {
        this(out, columns, "", "\r\n");
    }

    /// Writes the header row. The writer owns `out` from now on.
    ///
    /// @param start what the file has before the header row
    /// @throws IOException when `out` throws it
    CsvWriter(OutputStream out, List<CsvColumn> columns, String start, String lineEnd) throws IOException {
        // An encoder from newEncoder() throws on text that UTF-8 cannot encode. A writer with a charset name would write question marks.
        this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8.newEncoder()));
        this.columns = columns;
        this.lineEnd = lineEnd;
        this.out.write(columns.stream().map(CsvColumn::header).collect(Collectors.joining(",", start, lineEnd)));
    }

    @Override
    public void write(ChatMessage message) throws IOException {
        for (int i = 0; i < columns.size(); i++) {
            var column = columns.get(i);
            (column.isQuoted() ? QUOTED : MINIMAL).print(column.of(message), out, i == 0);
        }
        out.write(lineEnd);
    }

    @Override
    public void finish() throws IOException {
        out.flush();
    }

    /// Flushes and closes the stream.
    @Override
    public void close() throws IOException {
        out.close();
    }
}
