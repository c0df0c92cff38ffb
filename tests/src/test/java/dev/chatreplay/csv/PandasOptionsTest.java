package dev.chatreplay.csv;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.harness.ForeignPrograms;
import dev.chatreplay.harness.ReaderTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Reads texts such as `NA` with pandas, which takes them for absent values without an option.
@ReaderTest
class PandasOptionsTest {
    private static final List<String> ABSENT = List.of("NA", "null", "NaN", "NULL", "None", "N/A", "n/a", "nan", "<NA>",
            "#N/A", "-nan");
    private static final List<String> NUMBERS = List.of("007", "1e5", "true");
    private static List<String> read(String call, Path file, String column) throws IOException {
        return new ObjectMapper().readValue(ForeignPrograms.python("""
                import json, pandas, sys
                table = %s
                json.dump([None if pandas.isna(text) else text for text in table[sys.argv[2]]], sys.stdout)
                """.formatted(call), file, column),
                new TypeReference<>() {
                });
    }

    @ParameterizedTest
    @EnumSource(value = ChatFormat.class, names = {"CSV", "CSV_FULL", "CSV_100MS"})
    void pandasKeepsTextsOfAbsentValuesOnlyWithOption(ChatFormat format, @TempDir Path directory) throws IOException {
        var texts = new ArrayList<>(ABSENT);
        texts.addAll(NUMBERS);
        var rows = new ArrayList<Map<String, String>>();
        for (var text : texts) {
            rows.add(TextRows.plain(rows.size()));
            rows.getLast().putAll(Map.of("payload", text, "displayName", text, "participantId", text));
        }
        var file = TextRows.write(format, rows, directory);
        var columns = format == ChatFormat.CSV_100MS
                ? List.of("Message", "SenderName", "SenderPeerID")
                : List.of("payload", "displayName", "participantId");
        for (var column : columns) {
            assertThat(read(
                    DocumentedCall.of("pandas.read_csv('chat.csv', dtype=str, keep_default_na=False)", "sys.argv[1]"),
                    file, column)).isEqualTo(texts);
            assertThat(read("pandas.read_csv(sys.argv[1], dtype=str)", file, column)).startsWith(
                    Collections.nCopies(ABSENT.size(), null).toArray(String[]::new));
        }
    }
}
