package dev.chatreplay.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.Scaled;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Loads files with DuckDB's `read_csv` without options. DuckDB takes the first 20,480 rows as a sample, and decides by them whether the file
/// has quotes. The chats have the first value of each text column that needs quotes after this sample.
class DuckDbDefaultsTest {
    private static final int MESSAGES = 30_000;
    private static final int FIRST_SPECIAL = 25_000;
    private static final List<ChatFormat> FORMATS = List.of(ChatFormat.CSV, ChatFormat.CSV_FULL);
    private static final List<String> SPECIAL = List.of(",", "\"", "\n", "\r\n", "\r", "\"\",\r\n\"");

    static List<Arguments> filesWithLateSpecials() {
        return Extent.sample(FORMATS.stream()
                .flatMap(format -> SPECIAL.stream().map(special -> Arguments.of(format, special))).toList());
    }

    /// Each text column has its first special text in a row of its own.
    @ParameterizedTest
    @Scaled
    @MethodSource("filesWithLateSpecials")
    void duckDbReadsEachColumnWhoseFirstSpecialIsLate(ChatFormat format, String special, @TempDir Path directory)
            throws Exception {
        var rows = new ArrayList<Map<String, String>>();
        for (int i = 0; i < MESSAGES; i++) {
            int column = i - FIRST_SPECIAL;
            rows.add(TextRows.plain(i));
            if (column >= 0 && column < TextRows.COLUMNS.size()) {
                rows.getLast().merge(TextRows.COLUMNS.get(column), special + "end", String::concat);
            }
        }
        assertDuckDbReads(format, rows, directory);
    }

    @Test
    @Scaled
    void duckDbReadsChatWithoutQuotesInAnyText(@TempDir Path directory) throws Exception {
        var rows = new ArrayList<Map<String, String>>();
        for (int i = 0; i < MESSAGES; i++) {
            rows.add(TextRows.plain(i));
        }
        for (var format : Extent.sample(FORMATS)) {
            assertDuckDbReads(format, rows, directory);
        }
    }

    /// The sample has all characters that DuckDB tries as delimiter, quote, escape or comment.
    @Test
    @Scaled
    void duckDbReadsChatWhoseSampleSuggestsOtherDialects(@TempDir Path directory) throws Exception {
        var suggestive = List.of("a;b;c", "a|b|c", "a\tb", "'quoted'", "don't", "C:\\dir\\", "\\", "\\'", "# no", "~",
                "", " ", "NULL", "1", "true", "2026-11-21");
        var rows = new ArrayList<Map<String, String>>();
        for (int i = 0; i < MESSAGES; i++) {
            rows.add(TextRows.plain(i));
            rows.getLast().put("payload", suggestive.get(i % suggestive.size()));
            rows.getLast().put("displayName", "O'Brien; " + suggestive.get((i / 7) % suggestive.size()));
            if (i == FIRST_SPECIAL) {
                rows.getLast().put("payload", "first, \"real\"\r\nspecial");
            }
        }
        for (var format : Extent.sample(FORMATS.reversed())) {
            assertDuckDbReads(format, rows, directory);
        }
    }

    private static void assertDuckDbReads(ChatFormat format, List<Map<String, String>> rows, Path directory)
            throws IOException, SQLException {
        assertThat(wrongValues(format, rows, TextRows.write(format, rows, directory))).isEmpty();
    }

    /// Returns the values that differ from those that were written.
    private static List<String> wrongValues(ChatFormat format, List<Map<String, String>> rows, Path file)
            throws SQLException {
        var wrong = new ArrayList<String>();
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var select = connection.prepareStatement("SELECT * FROM read_csv(?)")) {
            select.setString(1, file.toString());
            try (var found = select.executeQuery()) {
                int number = 0;
                for (; found.next(); number++) {
                    for (var column : columns(format)) {
                        var value = Objects.requireNonNullElse(found.getString(column), "");
                        if (!value.equals(expected(rows.get(number), column))) {
                            wrong.add(column + " of row " + number + ": " + value);
                        }
                    }
                }
                assertThat(number).isEqualTo(rows.size());
            }
        }
        return wrong;
    }

    private static List<String> columns(ChatFormat format) {
        return format == ChatFormat.CSV
                ? TextRows.COLUMNS.subList(0, TextRows.COLUMNS.indexOf("userId"))
                : TextRows.COLUMNS;
    }

    private static String expected(Map<String, String> row, String column) {
        var value = Objects.requireNonNull(row.get(column));
        return column.equals("roles") && !value.isEmpty() ? "[" + json(value) + "]" : value;
    }

    private static String json(String text) {
        return '"' + text.replace("\"", "\\\"").replace("\r", "\\r").replace("\n", "\\n") + '"';
    }
}
