package dev.chatreplay.event;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/// Writes an id as one segment of a URL path, and reads it. A segment has one of two forms:
///
/// - percent-encoded, once: `19%3Ameeting_Zm9v%40thread.v2`
/// - the tilde form: `~`, and the base64url of the id's UTF-8 without padding
///
/// Both name the same id. An id with `/` needs the tilde form, because API Gateway decodes a path before it splits the path. The ids `.`
/// and `..` need it, because clients remove such segments
/// ([RFC 3986, section 5.2.4](https://www.rfc-editor.org/rfc/rfc3986#section-5.2.4)). An id that begins with `~` needs it, because its
/// percent-encoded form would be read as a tilde form.
public final class PathId {
    /// The rule in words, for error messages.
    public static final String RULE = "Percent-encode the id in the path once, or send the tilde form: ~ and the base64url of its UTF-8 "
            + "without padding. The ids . and .., ids with / and ids that begin with ~ need the tilde form. An id has 1 to 256 bytes "
            + "of UTF-8 and no control characters.";

    private static final String TILDE = "~";
    /// Clients remove these segments from a path.
    private static final Set<String> DOT_SEGMENTS = Set.of(".", "..");
    /// Gateways and proxies may split, cut or decode a path again at these characters, also when they are percent-encoded. API Gateway
    /// cuts a path at a decoded `?`.
    private static final String UNSAFE_IN_PATHS = "/\\?%";

    /// These characters and letters and digits of ASCII mean themselves in a path and in a query
    /// ([RFC 3986, appendix A](https://www.rfc-editor.org/rfc/rfc3986#appendix-A)).
    private static final String SAFE = "-._~:@";
    private static final int ASCII_END = 0x80;

    private PathId() {}

    /// Writes an id as a segment that reaches the API through every gateway. It is in ASCII.
    public static String encode(String id) {
        return needsTildeForm(id) || id.chars().anyMatch(c -> UNSAFE_IN_PATHS.indexOf(c) >= 0)
                ? TILDE + tildeForm(id)
                : PercentEncoding.encode(id);
    }

    /// Writes an id for clients that percent-encode nothing. An id that is safe in a path and in a query stays as it is. Others get the tilde form.
    public static String unescaped(String id) {
        return !needsTildeForm(id) && id.chars().allMatch(PathId::isSafe) ? id : TILDE + tildeForm(id);
    }

    private static boolean isSafe(int c) {
        return c < ASCII_END && (Character.isLetterOrDigit(c) || SAFE.indexOf(c) >= 0);
    }

    /// Reads the id of a segment. Returns empty when the segment names no valid id, or when its id needs the tilde form and has another
    /// one. Also empty for base64url that is not canonical, because each id has exactly one tilde form.
    ///
    /// @param segment the segment, percent-decoded once, as API Gateway passes a path parameter
    public static Optional<String> decode(String segment) {
        var id = segment.startsWith(TILDE)
                ? ofTildeForm(segment.substring(TILDE.length()))
                : Optional.of(segment).filter(text -> !needsTildeForm(text));
        return id.filter(Id::isValid);
    }

    private static boolean needsTildeForm(String id) {
        return id.startsWith(TILDE) || id.contains("/") || DOT_SEGMENTS.contains(id);
    }

    private static String tildeForm(String id) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> ofTildeForm(String base64url) {
        try {
            return Optional.of(Text.ofUtf8(Base64.getUrlDecoder().decode(base64url)))
                    // The decoder takes padding and loose bits, too.
                    .filter(id -> tildeForm(id).equals(base64url));
        } catch (IllegalArgumentException | CharacterCodingException _) {
            return Optional.empty();
        }
    }
}
