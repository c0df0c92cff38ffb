package dev.chatreplay.reference;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// Reads and writes files of chat events: one JSON object a line, gzip-compressed when the name ends in `.gz`.
public final class EventFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private EventFile() {}

    /// Reads the events of `file` in their order.
    public static List<ObjectNode> read(Path file) throws IOException {
        try (var in = open(file); var values = JSON.readerFor(ObjectNode.class).<ObjectNode>readValues(in)) {
            return values.readAll();
        }
    }

    /// Writes `events` to `file`, one a line.
    public static Path write(Path file, List<ObjectNode> events) throws IOException {
        try (var out = file.toString().endsWith(".gz")
                ? new GZIPOutputStream(Files.newOutputStream(file))
                : Files.newOutputStream(file);
                var lines = JSON.writer().withRootValueSeparator("\n").writeValues(out)) {
            lines.writeAll(events);
        }
        return file;
    }

    private static InputStream open(Path file) throws IOException {
        var in = Files.newInputStream(file);
        return file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
    }
}
