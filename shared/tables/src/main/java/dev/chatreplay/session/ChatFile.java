package dev.chatreplay.session;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// A finished file in the export bucket. The object never changes.
///
/// @param key of the object
/// @param bytes the size of the object
/// @param sha256 of the object's bytes, in lower-case hexadecimal
/// @param writtenAt when the object was written: the bucket's lifecycle counts from here
public record ChatFile(String key, long bytes, String sha256, Instant writtenAt) {
    /// Cuts the time to milliseconds, as the row keeps it: a file that was read from a row equals the one that was written there.
    public ChatFile {
        writtenAt = writtenAt.truncatedTo(ChronoUnit.MILLIS);
    }
}
