package dev.chatreplay.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.stream.Stream;

/// Reads a downloaded file of the format `ndjson`.
public final class NdjsonLines {
    private NdjsonLines() {}

    /// Returns the id of each message, and its line without the LF. Fails when the file does not end with a whole line.
    public static List<List<String>> of(byte[] file) {
        var text = new String(file, UTF_8);
        if (text.isEmpty()) {
            return List.of();
        }
        if (!text.endsWith("\n")) {
            throw new IllegalArgumentException("the last line has no LF");
        }
        return Stream.of(text.split("\n")).map(line -> List.of(Json.parse(line).get("id").asText(), line)).toList();
    }
}
