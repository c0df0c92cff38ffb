package dev.chatreplay.reference;

import java.util.List;

/// Writes RFC 4180 lines as the contract's examples show them. Quotes every payload, and another field when a reader could misread it
/// without quotes.
final class ReferenceCsv {
    private static final int PAYLOAD = ReferenceChat.HEADER.indexOf("payload");
    private final StringBuilder out = new StringBuilder();

    void header(List<String> names) {
        out.append(String.join(",", names)).append("\r\n");
    }

    void line(List<String> fields) {
        for (int i = 0; i < fields.size(); i++) {
            var field = fields.get(i);
            out.append(i == 0 ? "" : ",")
                    .append(i == PAYLOAD || needsQuotes(field, i == 0) ? quoted(field) : field);
        }
        out.append("\r\n");
    }

    @Override
    public String toString() {
        return out.toString();
    }

    private static String quoted(String field) {
        return '"' + field.replace("\"", "\"\"") + '"';
    }

    private static boolean needsQuotes(String field, boolean first) {
        if (field.isEmpty()) {
            return first;
        }
        return field.charAt(0) <= '#' || field.charAt(field.length() - 1) <= ' '
                || field.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    }
}
