package dev.chatreplay.export;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.format.FileType;
import dev.chatreplay.session.ChatFile;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The folder of the files that one attempt wrote: a part of their keys. It names no session, so it leads only to files of the session that the
/// caller adds.
///
/// @param kind the kind of the files
/// @param name `{workVersion}-{attempt}`
public record AttemptFolder(Kind kind, String name) {
    /// An attempt has a UUID. A repeated upload adds its number.
    private static final Pattern NAME = Pattern
            .compile("(\\d{1,18})-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(-\\d)?");

    /// The kinds of files that lie apart from each other.
    public enum Kind {
        /// The files of an ended session.
        EXPORTS,
        /// The files of a live session.
        SNAPSHOTS;

        private String prefix() {
            return name().toLowerCase(Locale.ROOT) + "/";
        }
    }

    /// Checks the name.
    ///
    /// @throws IllegalArgumentException when no attempt has this name
    public AttemptFolder {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the name of a folder has another form");
        }
    }

    /// Returns the folder of that name; empty when no attempt has this name.
    public static Optional<AttemptFolder> of(Kind kind, String name) {
        return NAME.matcher(name).matches() ? Optional.of(new AttemptFolder(kind, name)) : Optional.empty();
    }

    /// Returns the folder of a file.
    ///
    /// @throws IllegalArgumentException when the file is of an audit format
    public static AttemptFolder of(ChatFile file) {
        var segments = file.key().split("/", -1);
        return new AttemptFolder(Kind.valueOf(segments[0].toUpperCase(Locale.ROOT)),
                segments[ExportBucket.ATTEMPT_SEGMENT]);
    }

    /// Returns the `workVersion` of the attempt; 0 for the snapshot of a live session.
    public long version() {
        return Long.parseLong(name.substring(0, name.indexOf('-')));
    }

    /// Returns the key of a file of this attempt, if the attempt worked on that session.
    public String key(SessionKey session, FileType type) {
        return ExportBucket.folder(kind.prefix(), session) + name + "/" + type.formatName() + "." + type.extension();
    }
}
