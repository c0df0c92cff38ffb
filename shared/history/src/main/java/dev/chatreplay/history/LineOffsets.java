package dev.chatreplay.history;

import com.fasterxml.jackson.core.JsonToken;
import dev.chatreplay.event.EventTime;
import dev.chatreplay.runtime.Json;
import dev.chatreplay.session.ChatFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Where every 1,000th message of an `ndjson` file and some others begin, read from the end of the index.
///
/// The markers of participants are before the offsets in the index, and may be larger than a read. A file with more than 20 million messages has
/// offsets before those that this class reads. A page then begins farther away, and some pages before the wanted one are empty.
final class LineOffsets {
    /// The maximum number of bytes from the end of the index. A page may read as much again three times.
    static final int MAX_BYTES = 2_000_000;
    /// An id holds no quote without a backslash before it, so no marker holds this.
    private static final String FIRST = "{\"message\":";

    private final List<Offset> offsets;

    /// Where a message begins.
    ///
    /// @param message the number of messages before it
    /// @param bytes the number of bytes before it
    /// @param createdAt its canonical time
    record Offset(long message, long bytes, String createdAt) {}

    private LineOffsets(List<Offset> offsets) {
        this.offsets = offsets;
    }

    /// Reads the offsets with one read.
    static LineOffsets read(BoundedReads reads, ChatFile index) {
        var from = Math.max(0, index.bytes() - MAX_BYTES);
        return of(new String(reads.read(index.key(), from, index.bytes()), StandardCharsets.UTF_8));
    }

    /// Reads the offsets from the end of an index.
    static LineOffsets of(String end) {
        var first = end.indexOf(FIRST);
        return new LineOffsets(first < 0 ? List.of() : parse("[" + end.substring(first)));
    }

    private static List<Offset> parse(String array) {
        var offsets = new ArrayList<Offset>();
        try (var json = Json.FACTORY.createParser(array)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.START_OBJECT) {
                long message = 0;
                long bytes = 0;
                var createdAt = "";
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    var name = json.currentName();
                    json.nextToken();
                    switch (name) {
                        case "message" -> message = json.getLongValue();
                        case "offset" -> bytes = json.getLongValue();
                        case "createdAt" -> createdAt = json.getText();
                        default -> json.skipChildren();
                    }
                }
                offsets.add(new Offset(message, bytes, createdAt));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an index is no JSON", e);
        }
        return offsets;
    }

    /// Returns all offsets in their order.
    List<Offset> all() {
        return offsets;
    }

    /// Returns an offset before which each message is older than `time`. Messages after it may be, too.
    long lastBefore(Instant time) {
        var canonical = EventTime.canonical(time);
        return offsets.stream().filter(offset -> offset.createdAt().compareTo(canonical) < 0)
                .mapToLong(Offset::bytes).max().orElse(0);
    }

    /// Returns an offset after which no message is older than `time`. Messages before it may be the same age or younger.
    ///
    /// @param size the size of the file
    long firstFrom(Instant time, long size) {
        var canonical = EventTime.canonical(time);
        return offsets.stream().filter(offset -> offset.createdAt().compareTo(canonical) >= 0)
                .mapToLong(Offset::bytes).min().orElse(size);
    }
}
