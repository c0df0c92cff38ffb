package dev.chatreplay.csv;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatreplay.harness.ForeignPrograms;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/// The CSV readers of other projects. Each returns every record of a file, including the header, with absent values as empty text.
enum ForeignReader {
    COMMONS_CSV {
        @Override
        List<List<String>> read(Path file) throws IOException {
            try (var parser = CSVParser.parse(file, UTF_8, CSVFormat.RFC4180)) {
                return parser.stream().map(CSVRecord::toList).toList();
            }
        }
    },

    PYTHON {
        private static final String SCRIPT = """
                import csv, json, sys
                with open(sys.argv[1], encoding='utf-8', newline='') as file:
                    json.dump(list(csv.reader(file, strict=True)), sys.stdout)
                """;

        @Override
        List<List<String>> read(Path file) throws IOException {
            var python = new ProcessBuilder("python3", "-c", SCRIPT, file.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start();
            try (var out = python.getInputStream()) {
                return texts(new String(out.readAllBytes(), UTF_8));
            }
        }
    },

    /// Every column as text. Without these options, pandas reads numbers, and takes texts such as `NULL` for absent values.
    PANDAS {
        private static final String SCRIPT = """
                import json, pandas, sys
                table = pandas.read_csv(sys.argv[1], dtype=str, keep_default_na=False)
                json.dump([list(table.columns)] + table.values.tolist(), sys.stdout)
                """;

        @Override
        List<List<String>> read(Path file) throws IOException {
            return texts(ForeignPrograms.python(SCRIPT, file));
        }
    },

    DUCKDB {
        @Override
        List<List<String>> read(Path file) throws SQLException {
            try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                    var select = connection.prepareStatement(
                            "SELECT * FROM read_csv(?, all_varchar = true, header = true)")) {
                select.setString(1, file.toString());
                try (var rows = select.executeQuery()) {
                    return records(rows);
                }
            }
        }

        private static List<List<String>> records(ResultSet rows) throws SQLException {
            var columns = rows.getMetaData();
            var records = new ArrayList<List<String>>();
            var header = new ArrayList<String>();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                header.add(columns.getColumnName(i));
            }
            records.add(header);
            while (rows.next()) {
                var values = new ArrayList<String>();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    values.add(Objects.requireNonNullElse(rows.getString(i), ""));
                }
                records.add(values);
            }
            return records;
        }
    };

    abstract List<List<String>> read(Path file) throws IOException, SQLException;

    private static List<List<String>> texts(String json) throws IOException {
        return new ObjectMapper().readValue(json, new TypeReference<>() {
        });
    }
}
