package dev.chatreplay.event;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Percent-encodes text for one segment of a path or an object key, and decodes it
/// ([RFC 3986, section 2.1](https://www.rfc-editor.org/rfc/rfc3986#section-2.1)).
///
/// The result has only `A-Z a-z 0-9 - . _ %`. Different texts have different results, and any file system takes these characters.
public final class PercentEncoding {
    private static final char LAST_ASCII = 0x7f;

    private PercentEncoding() {}

    /// Encodes text. It encodes `~`, too, although a URL needs no encoding of it: paths and object keys give `~` a meaning of their own.
    ///
    /// @param text text without lone surrogates
    public static String encode(String text) {
        // URLEncoder writes a form's value. It differs from a path in these two characters.
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
    }

    /// Decodes text once. A `+` is a plus. Returns empty when an escape is malformed, when the bytes are not UTF-8, and when the text has a
    /// character outside ASCII.
    public static Optional<String> decode(String encoded) {
        if (encoded.chars().anyMatch(c -> c > LAST_ASCII)) {
            return Optional.empty();
        }
        try {
            var bytes = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.ISO_8859_1)
                    .getBytes(StandardCharsets.ISO_8859_1);
            return Optional.of(Text.ofUtf8(bytes));
        } catch (IllegalArgumentException | CharacterCodingException _) {
            return Optional.empty();
        }
    }
}
