package dev.chatreplay.export;

import dev.chatreplay.event.PercentEncoding;
import dev.chatreplay.runtime.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Names an id in an object key. A segment has at most 200 bytes, because the embedded stack keeps objects as files, and a file name has at
/// most 255. A segment holds no slash, and is neither `.` nor `..`. Different ids have different segments.
final class KeySegment {
    private static final int MAX_BYTES = 200;

    private KeySegment() {}

    /// Returns the percent-encoded id. A longer one is replaced by `~` and the base64url of the id's SHA-256. The two never collide, because
    /// percent-encoding leaves no `~`.
    static String of(String id) {
        var encoded = switch (id) {
            case "." -> "%2E";
            case ".." -> "%2E%2E";
            default -> PercentEncoding.encode(id);
        };
        return encoded.length() <= MAX_BYTES ? encoded : "~" + hash(id);
    }

    private static String hash(String id) {
        return Base64.getUrlEncoder().withoutPadding()
                .encodeToString(Sha256.start().digest(id.getBytes(StandardCharsets.UTF_8)));
    }
}
