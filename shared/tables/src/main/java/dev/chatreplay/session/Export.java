package dev.chatreplay.session;

import java.time.Instant;
import java.util.Comparator;
import java.util.Map;

/// The export in a session's row: the pointer that alone makes objects the session's chat.
///
/// @param files the objects, by the name of their format; all of them hold the same chat
/// @param messages how many messages the public chat has, whatever the format
/// @param logVersion the version of the log that the files are known to hold
/// @param workVersion the version of the work that made them: the log and the formats that were asked for
/// @param compactedAt when the log was last compacted, also when that gave the same bytes and so no new object
public record Export(Map<String, ChatFile> files, long messages, long logVersion, long workVersion,
        Instant compactedAt) {
    /// Copies the files.
    ///
    /// @throws IllegalArgumentException when there is none
    public Export {
        files = Map.copyOf(files);
        if (files.isEmpty()) {
            throw new IllegalArgumentException("an export has a file");
        }
    }

    /// When its oldest file was written. The retention of the export counts from here.
    public Instant exportedAt() {
        return files.values().stream().map(ChatFile::writtenAt).min(Comparator.naturalOrder()).orElseThrow();
    }

    /// The sizes of all its files together.
    public long bytes() {
        return files.values().stream().mapToLong(ChatFile::bytes).sum();
    }
}
