package dev.chatreplay.session;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// One finished file: an object in the export bucket that never changes.
///
/// @param key the object's key
/// @param bytes the size of the object
/// @param sha256 the SHA-256 of the object's bytes, in lower-case hexadecimal
/// @param writtenAt the time when the worker started the compaction or snapshot that wrote the object; retention counts from here
public record ChatFile(String key, long bytes, String sha256, Instant writtenAt) {
    /// Truncates the time to milliseconds, as in the row. A file that is read from a row then equals the file that was written to it.
    public ChatFile {
        writtenAt = writtenAt.truncatedTo(ChronoUnit.MILLIS);
    }
}
