package dev.chatreplay.session;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;

/// The export in a session's row. Only the objects that it names are the session's chat.
///
/// @param files the objects, by the name of their format; all of them hold the same chat
/// @param counts the numbers of messages in the public chat
/// @param logVersion the files hold every event of this version of the log, and maybe later ones
/// @param workVersion the version of the work that made the files: the log and the requested formats
/// @param compactedAt the time when the log was last compacted, also when the bytes were the same and no new object was written
public record Export(Map<String, ChatFile> files, Counts counts, long logVersion, long workVersion,
        Instant compactedAt) {
    /// Copies the files.
    ///
    /// @throws IllegalArgumentException when there is no file
    public Export {
        files = Map.copyOf(files);
        if (files.isEmpty()) {
            throw new IllegalArgumentException("an export needs at least one file");
        }
    }

    /// Returns the file of the format that every export has.
    public ChatFile csv() {
        return Objects.requireNonNull(files.get(SessionSettings.DEFAULT_FORMAT), "an export without csv");
    }

    /// Returns the `writtenAt` of the oldest file. The retention of the export counts from here.
    public Instant exportedAt() {
        return files.values().stream().map(ChatFile::writtenAt).min(Comparator.naturalOrder()).orElseThrow();
    }

    /// Returns the total size of the files of these formats, without their indexes.
    public long bytes(Collection<String> formats) {
        return formats.stream().distinct().map(files::get).filter(Objects::nonNull).mapToLong(ChatFile::bytes).sum();
    }
}
