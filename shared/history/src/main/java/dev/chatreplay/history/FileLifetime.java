package dev.chatreplay.history;

import dev.chatreplay.export.AttemptFolder;
import dev.chatreplay.format.FileFormat;
import dev.chatreplay.session.ChatFile;
import dev.chatreplay.session.RetentionPolicy;
import dev.chatreplay.session.Session;
import java.time.Instant;
import java.util.Map;

/// Decides whether cursors may still read a file. S3 may delete an expired file a day later, and the sweep a superseded one. So a cursor ends
/// when a download link would have ended, and not when the object is gone.
record FileLifetime(RetentionPolicy retention, FileFormat format) {
    /// Returns whether a file of the session may be read at `now`.
    boolean isReadable(Session session, AttemptFolder folder, Instant now) {
        return folder.version() >= session.withdrawn() && end(session, folder).isAfter(now);
    }

    private Instant end(Session session, AttemptFolder folder) {
        var key = folder.key(session.key(), format);
        return switch (session.status()) {
            // The snapshots of a live session are deleted when they are withdrawn.
            case LIVE -> session.snapshot().filter(snapshot -> has(snapshot.files(), key)).map(retention::expiresAt)
                    .orElse(Instant.MAX);
            case ENDED -> {
                var ofExport = session.export().map(retention::expiresAt).orElse(Instant.MAX);
                var isSuperseded = session.export().filter(export -> has(export.files(), key)).isEmpty();
                var ofLinks = retention.linksEndedAt(session);
                yield isSuperseded && ofLinks.isBefore(ofExport) ? ofLinks : ofExport;
            }
        };
    }

    private static boolean has(Map<String, ChatFile> files, String key) {
        return files.values().stream().map(ChatFile::key).anyMatch(key::equals);
    }
}
