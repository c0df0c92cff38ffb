package dev.chatreplay.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.event.Printable;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

/// Prints the rows of a list. On a terminal it has a header and aligned columns. Otherwise it has one line a row with tabs, or with `--json` one
/// JSON object a line. Not thread-safe.
final class Table {
    /// The launcher sets this property to `true` when standard output is a terminal, because Java cannot find that out.
    static final String TERMINAL = "chatreplay.terminal.output";
    private static final String GAP = "  ";
    private static final String UNKNOWN = "-";

    private final PrintWriter out;
    private final boolean isJson;
    private final List<Column> columns;
    private long rows;

    /// A column.
    ///
    /// @param field the name of the field in a row
    /// @param width the number of characters that most values have
    record Column(String title, String field, int width) {}

    /// @param isJson whether to print JSON
    Table(PrintWriter out, boolean isJson, List<Column> columns) {
        this.out = out;
        this.isJson = isJson;
        this.columns = List.copyOf(columns);
    }

    /// Prints a row.
    void add(JsonNode row) {
        if (isJson) {
            out.println(row);
        } else if (Boolean.getBoolean(TERMINAL)) {
            if (rows == 0) {
                out.println(aligned(columns.stream().map(Column::title).toList()));
            }
            out.println(aligned(cells(row)));
        } else {
            out.println(String.join("\t", cells(row)));
        }
        rows++;
    }

    /// Returns the number of rows.
    long rows() {
        return rows;
    }

    private List<String> cells(JsonNode row) {
        return columns.stream().map(column -> cell(row.path(column.field()))).toList();
    }

    private static String cell(JsonNode value) {
        var text = value.isArray()
                ? value.valueStream().map(JsonNode::asText).collect(Collectors.joining(","))
                : value.asText("");
        return text.isEmpty() ? UNKNOWN : Printable.line(text);
    }

    private String aligned(List<String> cells) {
        var line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            line.append(cells.get(i)).append(
                    " ".repeat(Math.max(0, columns.get(i).width() - cells.get(i).length()))).append(GAP);
        }
        return line.toString().stripTrailing();
    }
}
