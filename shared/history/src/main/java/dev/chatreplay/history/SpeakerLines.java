package dev.chatreplay.history;

import com.fasterxml.jackson.core.JsonToken;
import dev.chatreplay.export.ExportBucket;
import dev.chatreplay.history.Participants.Speaker;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.runtime.Json;
import dev.chatreplay.session.ChatFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The lines of the aggregate beside a `csv` file.
///
/// @param isTruncated whether the session has more speakers
record SpeakerLines(List<Speaker> speakers, boolean isTruncated) {
    private static final int PART_BYTES = 8_000_000;
    /// The maximum size of what is read. 100,000 participants with usual ids and names take 22 MB.
    private static final int MAX_BYTES = 4 * PART_BYTES;

    /// Reads the aggregate.
    ///
    /// @throws dev.chatreplay.export.MissingObjectException when it was deleted
    /// @throws Deadline.ExceededException when the time ran out
    static SpeakerLines read(ExportBucket bucket, ChatFile index, Deadline deadline) {
        var lines = new byte[(int) Math.min(index.bytes(), MAX_BYTES)];
        for (var from = 0; from < lines.length; from += PART_BYTES) {
            deadline.check();
            var part = bucket.read(index.key(), from, Math.min(lines.length, from + PART_BYTES));
            System.arraycopy(part, 0, lines, from, part.length);
        }
        return lines.length < index.bytes() ? parse(lines, wholeLines(lines)) : parse(lines, lines.length);
    }

    private static int wholeLines(byte[] lines) {
        var end = lines.length;
        while (end > 0 && lines[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    /// The last line alone has no participant. Without it the lines are truncated.
    private static SpeakerLines parse(byte[] lines, int length) {
        var speakers = new ArrayList<Speaker>();
        var isTruncated = true;
        try (var json = Json.FACTORY.createParser(lines, 0, length)) {
            while (json.nextToken() == JsonToken.START_OBJECT) {
                var fields = FlatJson.fields(json);
                if (fields.containsKey("participantId")) {
                    speakers.add(speaker(fields));
                } else {
                    isTruncated = Boolean.parseBoolean(fields.get("truncated"));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an aggregate is no JSON", e);
        }
        return new SpeakerLines(speakers, isTruncated);
    }

    private static Speaker speaker(Map<String, String> fields) {
        return new Speaker(value(fields, "participantId"), Optional.ofNullable(fields.get("userId")),
                value(fields, "displayName"), Instant.parse(value(fields, "firstAt")),
                Instant.parse(value(fields, "lastAt")), Long.parseLong(value(fields, "messages")));
    }

    private static String value(Map<String, String> fields, String name) {
        return Objects.requireNonNull(fields.get(name), name);
    }
}
