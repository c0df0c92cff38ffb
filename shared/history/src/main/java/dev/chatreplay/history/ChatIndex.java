package dev.chatreplay.history;

import com.fasterxml.jackson.core.JsonToken;
import dev.chatreplay.runtime.Json;
import dev.chatreplay.session.ChatFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The index beside an `ndjson` file, read with one read. A large index needs a second read for the markers, and gives those of the first
/// participants alone. Not thread-safe.
final class ChatIndex {
    private static final String NEXT_MARKER = "},{\"participantId\":";
    private static final String MARKERS = "\"markers\":[";

    private final BoundedReads reads;
    private final ChatFile index;
    private final String end;
    private final boolean isWhole;

    private ChatIndex(BoundedReads reads, ChatFile index, String end, boolean isWhole) {
        this.reads = reads;
        this.index = index;
        this.end = end;
        this.isWhole = isWhole;
    }

    /// Reads the end of an index.
    static ChatIndex read(BoundedReads reads, ChatFile index) {
        var from = Math.max(0, index.bytes() - LineOffsets.MAX_BYTES);
        return new ChatIndex(reads, index, text(reads.read(index.key(), from, index.bytes())), from == 0);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// Returns where the blocks of the file begin.
    LineOffsets offsets() {
        return LineOffsets.of(end);
    }

    /// Returns whether [#markers] has every participant with a marker.
    boolean hasAllMarkers() {
        return isWhole;
    }

    /// Returns the markers by participant id.
    ///
    /// @throws TooMuchToReadException when the bounds allow no further read
    List<Marker> markers() {
        return parse(isWhole ? end : start());
    }

    /// Reads the first markers, and ends the JSON behind the last whole one.
    private String start() {
        if (!reads.allows(LineOffsets.MAX_BYTES)) {
            throw new TooMuchToReadException(TooMuchToReadException.Part.RANGE);
        }
        var start = text(reads.read(index.key(), 0, LineOffsets.MAX_BYTES));
        var last = start.lastIndexOf(NEXT_MARKER);
        return last < 0 ? "" : start.substring(0, last) + "}]}";
    }

    private static List<Marker> parse(String text) {
        var markers = new ArrayList<Marker>();
        // An id or a title holds no quote without a backslash before it, so neither holds this text.
        var start = text.indexOf(MARKERS);
        if (start < 0) {
            return markers;
        }
        try (var json = Json.FACTORY.createParser(text.substring(start + MARKERS.length() - 1))) {
            json.nextToken();
            while (json.nextToken() == JsonToken.START_OBJECT) {
                markers.add(marker(FlatJson.fields(json)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an index is no JSON", e);
        }
        return markers;
    }

    private static Marker marker(Map<String, String> fields) {
        return new Marker(Objects.requireNonNull(fields.get("participantId")),
                Optional.ofNullable(fields.get("readUpTo")), Objects.requireNonNull(fields.get("deliveredUpTo")));
    }
}
