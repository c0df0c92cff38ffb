package dev.chatreplay.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.harness.FullExtent;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Loads files with DuckDB whose last row has other types than all rows before. DuckDB takes the first 20,480 rows as a sample, and decides by
/// them which type a column has.
@FullExtent
class DuckDbLateTypesTest {
    private static final int MESSAGES = 21_000;
    private static final String CSV_AS_TEXT = "read_csv('chat.csv', all_varchar = true, header = true)";
    private static final String CSV_SAMPLE_OF_ALL = "read_csv('chat.csv', sample_size = -1)";
    private static final String CSV_WITH_QUOTES = "read_csv('chat.csv', all_varchar = true, header = true, quote = '\"', escape = '\"')";
    private static final String NDJSON_COLUMNS = "read_ndjson('chat.ndjson', columns = {id: 'VARCHAR', payload: 'JSON', editedAt: 'VARCHAR', metadata: 'JSON'})";
    private static final String NDJSON_SAMPLE_OF_ALL = "read_ndjson('chat.ndjson', sample_size = -1)";

    @TempDir
    private Path directory = Path.of("");

    private Path file(ChatFormat format, Map<String, String> early, Map<String, String> last) throws IOException {
        var rows = new ArrayList<Map<String, String>>();
        for (int i = 0; i <= MESSAGES; i++) {
            rows.add(TextRows.plain(i));
            rows.getLast().putAll(i < MESSAGES ? early : last);
        }
        return TextRows.write(format, rows, directory);
    }

    /// Returns these columns of the last message.
    private static List<String> last(String call, String... columns) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var query = connection.createStatement();
                var found = query.executeQuery("SELECT * FROM " + call)) {
            var values = new ArrayList<String>();
            int rows = 0;
            for (; found.next(); rows++) {
                if (rows == MESSAGES) {
                    for (var column : columns) {
                        values.add(Objects.requireNonNullElse(found.getString(column), ""));
                    }
                }
            }
            assertThat(rows).isEqualTo(MESSAGES + 1);
            return values;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"read_csv('chat.csv')", CSV_AS_TEXT, CSV_SAMPLE_OF_ALL})
    void csvColumnsThatAreEmptyAtFirstKeepLateValues(String call) throws Exception {
        var empty = Map.of("userId", "", "replyTo", "");
        var file = file(ChatFormat.CSV_FULL, empty,
                Map.of("userId", "u-1", "replyTo", "m-1", "metadata", "{\"a\":1}", "reactions", "{\"+1\":[\"p-1\"]}"));
        assertThat(last(DocumentedCall.of(call, file), "userId", "replyTo", "metadata", "reactions"))
                .containsExactly("u-1", "m-1", "{\"a\":1}", "{\"+1\":[\"p-1\"]}");
    }

    @ParameterizedTest
    @CsvSource({"1, late", "true, late", "2026-11-21, late"})
    void csvTextsThatLookLikeAnotherTypeAtFirstNeedOption(String early, String late) throws Exception {
        for (var format : List.of(ChatFormat.CSV, ChatFormat.CSV_FULL, ChatFormat.CSV_100MS)) {
            var column = format == ChatFormat.CSV_100MS ? "Message" : "payload";
            var file = file(format, Map.of("payload", early), Map.of("payload", late));
            assertThatThrownBy(() -> last("read_csv('" + file + "')", column)).isInstanceOf(SQLException.class)
                    .hasMessageContaining(column);
            for (var call : List.of(CSV_AS_TEXT, CSV_SAMPLE_OF_ALL, CSV_WITH_QUOTES)) {
                assertThat(last(DocumentedCall.of(call, file), column)).as(call).containsExactly(late);
            }
        }
    }

    /// Only the text stays exact in every case. The other calls read a number, and the defaults round it.
    @Test
    void csvNumberWithLateFractionIsRoundedWithDefaults() throws Exception {
        var file = file(ChatFormat.CSV, Map.of("payload", "1"), Map.of("payload", "1.50"));
        assertThat(last("read_csv('" + file + "')", "payload")).containsExactly("2");
        assertThat(last(DocumentedCall.of(CSV_SAMPLE_OF_ALL, file), "payload")).containsExactly("1.5");
        assertThat(last(DocumentedCall.of(CSV_AS_TEXT, file), "payload")).containsExactly("1.50");
    }

    @Test
    void csv100msWithLateQuotesNeedsOption() throws Exception {
        var file = file(ChatFormat.CSV_100MS, Map.of(), Map.of("payload", "a, \"b\"\nc"));
        assertThatThrownBy(() -> last("read_csv('" + file + "')", "Message")).isInstanceOf(SQLException.class);
        assertThat(last(DocumentedCall.of(CSV_WITH_QUOTES, file), "Message")).containsExactly("a, \"b\"\nc");
    }

    @Test
    void ndjsonFieldsThatAreMissingAtFirstNeedOption() throws Exception {
        var file = file(ChatFormat.NDJSON, Map.of(), Map.of("editedAt", TextRows.TIME, "metadata", "{\"a\":1}"));
        assertThatThrownBy(() -> last("read_ndjson('" + file + "')", "id")).isInstanceOf(SQLException.class)
                .hasMessageContaining("unknown key");
        assertThat(last(DocumentedCall.of(NDJSON_COLUMNS, file), "id", "editedAt", "metadata"))
                .containsExactly("m-" + MESSAGES, TextRows.TIME, "{\"a\":1}");
        assertThat(last(DocumentedCall.of(NDJSON_SAMPLE_OF_ALL, file), "id", "editedAt")).satisfiesExactly(
                id -> assertThat(id).isEqualTo("m-" + MESSAGES),
                time -> assertThat(time).contains(":00.123456").doesNotContain("123456789"));
    }

    @Test
    void ndjsonTextsThatLookLikeDatesAtFirstNeedOption() throws Exception {
        var file = file(ChatFormat.NDJSON, Map.of("payload", "2026-11-21"), Map.of("payload", "late"));
        assertThatThrownBy(() -> last("read_ndjson('" + file + "')", "payload")).isInstanceOf(SQLException.class);
        assertThat(last(DocumentedCall.of(NDJSON_COLUMNS, file), "payload")).containsExactly("\"late\"");
        assertThat(last(DocumentedCall.of(NDJSON_SAMPLE_OF_ALL, file), "payload")).containsExactly("late");
    }
}
