package dev.chatreplay.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/// Reads a downloaded CSV.
public final class CsvRows {
    private CsvRows() {}

    /// Returns all rows, the header included. Fails when the file is not UTF-8.
    public static List<List<String>> of(byte[] csv) {
        var text = new InputStreamReader(new ByteArrayInputStream(csv), UTF_8.newDecoder());
        try (var parser = CSVFormat.RFC4180.parse(text)) {
            return parser.stream().map(CSVRecord::toList).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
