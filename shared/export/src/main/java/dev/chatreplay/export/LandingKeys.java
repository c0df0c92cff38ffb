package dev.chatreplay.export;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.format.FileFormat;
import dev.chatreplay.organization.LandingTarget;
import dev.chatreplay.runtime.Sha256;
import dev.chatreplay.session.Session;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/// Names the objects of a session in a landing bucket. A name depends only on facts that never change for a session, so a newer file
/// overwrites an older one.
///
/// Most files lie in Hive partitions, which Athena, Trino, Spark and DuckDB read as columns of a table. Date and second are those of
/// [Session#beganAt()], also of a session that was recorded long after it took place.
final class LandingKeys {
    /// The format whose files lie where 100ms puts its chat files.
    private static final String HUNDRED_MS = "csv_100ms";
    /// The embedded stack keeps objects as files, and a file name has at most 255 bytes.
    private static final int MAX_VALUE_BYTES = 200;
    private static final int SUFFIX_DIGITS = 16;
    private static final char LAST_ASCII = 0x7f;

    private LandingKeys() {}

    /// Returns the keys of a file, the preferred one first. The second key is for a file whose first key belongs to another owner: two
    /// sessions of one meeting may have the same first key. Both keys match the glob `**/FORMAT.EXTENSION`.
    ///
    /// Returns none for a file of 100ms while the session has no meeting, because its key would change.
    static List<String> of(LandingTarget target, Session session, FileFormat format) {
        var prefix = target.keyPrefix();
        var date = LocalDate.ofInstant(session.beganAt(), ZoneOffset.UTC).toString();
        var suffix = suffix(session.key());
        var extension = "." + format.extension();
        if (isRecording(format)) {
            return session.meetingId().map(id -> prefix + hundredMs(value(id), date, session.beganAt()))
                    .map(name -> List.of(name + extension, name + "-" + suffix + extension)).orElse(List.of());
        }
        var folder = prefix + "chat-replay/organization=" + value(session.key().organizationId()) + "/date=" + date
                + "/session=" + value(session.key().sessionId()) + "/";
        var file = format.formatName() + extension;
        return List.of(folder + file, folder + suffix + "/" + file);
    }

    /// Returns whether the files of a format lie where 100ms puts its chat files.
    static boolean isRecording(FileFormat format) {
        return format.formatName().equals(HUNDRED_MS);
    }

    private static String hundredMs(String meeting, String date, Instant beganAt) {
        return "chat/" + meeting + "/" + date + "/Rec-" + meeting + "-" + beganAt.getEpochSecond();
    }

    /// Returns the owner of a session's objects, as their metadata name it.
    static String owner(SessionKey session) {
        return KeySegment.of(session.organizationId()) + "/" + KeySegment.of(session.sessionId());
    }

    /// Encodes the value of a partition. Hive, Spark and Trino decode each escape to one character, so only ASCII can be escaped: text outside
    /// ASCII stays as it is. A value that is too long is replaced by `~` and its SHA-256. The two never collide, because `~` is escaped.
    static String value(String id) {
        var encoded = new StringBuilder();
        var isDots = id.equals(".") || id.equals("..");
        id.chars().forEach(c -> {
            if (c > LAST_ASCII || Character.isLetterOrDigit(c) || c == '-' || c == '_'
                    || (c == '.' && !isDots)) {
                encoded.append((char) c);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) c));
            }
        });
        return encoded.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_VALUE_BYTES
                ? encoded.toString()
                : "~" + Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(id));
    }

    private static String suffix(SessionKey session) {
        return HexFormat.of().formatHex(sha256(session.partition())).substring(0, SUFFIX_DIGITS);
    }

    private static byte[] sha256(String text) {
        return Sha256.start().digest(text.getBytes(StandardCharsets.UTF_8));
    }
}
