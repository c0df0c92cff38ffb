package dev.chatreplay.format;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Names the file that a downloaded chat is saved as: `chat-SESSION.csv`, `chat-SESSION.csv_full.csv`. Every usual file system accepts the
/// name.
public final class ChatFileName {
    /// The maximum length in bytes of UTF-8. File systems take 255; a browser may add a number or a suffix.
    public static final int MAX_BYTES = 150;
    /// The bytes that the format may take. They are the same for every format, so the names of one session differ even when its id is cut.
    private static final int FORMAT_BYTES = 24;

    /// The characters that Windows forbids, and the characters that change how a name looks: control and format characters and line
    /// separators. The two joiners stay, because scripts and emoji need them.
    private static final Pattern FORBIDDEN = Pattern.compile(
            "[:/\\\\*?\"<>|\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}]|[\\p{Cf}&&[^\\u200c\\u200d]]");

    private ChatFileName() {}

    /// Returns the file name of a session's chat. It has the name of the format before the extension, when they differ. A `_` replaces each
    /// forbidden character. A long session id is cut at a code point. The prefix and the extension protect names that Windows reserves,
    /// such as `CON`, and names that end with a dot or a space.
    public static String of(String sessionId, FileFormat format) {
        var extension = "." + format.extension();
        var name = "." + format.formatName();
        var start = "chat-" + FORBIDDEN.matcher(sessionId).replaceAll("_");
        return cut(start, MAX_BYTES - FORMAT_BYTES) + (name.equals(extension) ? "" : name) + extension;
    }

    private static String cut(String text, int maxBytes) {
        var bytes = 0;
        for (var end = 0; end < text.length();) {
            var next = text.offsetByCodePoints(end, 1);
            bytes += text.substring(end, next).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > maxBytes) {
                return text.substring(0, end);
            }
            end = next;
        }
        return text;
    }
}
