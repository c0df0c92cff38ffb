package dev.chatreplay.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Project;
import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.format.FileType;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Compares the tables of `docs/formats.md` with the code and with the versions of the readers.
class FormatsDocumentTest {
    private static String document() throws IOException {
        return Files.readString(Project.file("docs/formats.md"));
    }

    private static List<String> rows(String pattern) throws IOException {
        return Pattern.compile(pattern, Pattern.MULTILINE).matcher(document()).results().map(row -> row.group(1))
                .toList();
    }

    @Test
    void tableOfFormatsHasFilesAndContentTypesOfCode() throws IOException {
        assertThat(rows("^(\\| \\[`[^|]* \\| `\\.[^|]* \\| [^|]* \\|) ")).containsExactlyElementsOf(
                Stream.of(ChatFormat.values()).map(format -> "| [`%1$s`](#%1$s) | `.%2$s` | `%3$s` |"
                        .formatted(format.formatName(), format.extension(), format.contentType())).toList());
    }

    @Test
    void tableOfIndexesHasObjectsAndContentTypesOfCode() throws IOException {
        assertThat(rows("^(\\| \\[`[^|]*\\(#the-index-of[^|]* \\| [^|]* \\| [^|]* \\|) ")).containsExactlyElementsOf(
                Stream.of(ChatFormat.values()).flatMap(format -> format.index().stream()
                        .map(index -> row(format, index))).toList());
    }

    private static String row(ChatFormat format, FileType index) {
        return "| [`%1$s`](#the-index-of-%1$s) | `%2$s.%3$s` | `%4$s` |".formatted(format.formatName(),
                index.formatName(), index.extension(), index.contentType());
    }

    @ParameterizedTest
    @CsvSource({"pandas, tests/readers-requirements.txt, pandas==", "DuckDB, tests/readers-requirements.txt, duckdb==",
            "jsonschema, tests/readers-requirements.txt, jsonschema==",
            "webvtt-py, tests/readers-requirements.txt, webvtt-py==",
            "DuckDB, tests/pom.xml, <artifactId>duckdb_jdbc</artifactId>\\s*<version>",
            "Apache Commons CSV, pom.xml, <commons.csv.version>"})
    void tableOfReadersHasVersionsOfTests(String reader, String file, String before) throws IOException {
        var version = Pattern.compile(before + "(\\d+\\.\\d+)").matcher(Files.readString(Project.file(file)));
        assertThat(version).matches(Matcher::find);
        assertThat(rows("^\\|.*\\b" + reader + " (\\d+\\.\\d+)")).isNotEmpty().containsOnly(version.group(1));
    }
}
