package dev.chatreplay.event;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The types of payload, and the rule of each. A new message and an edit of a message follow the same rule.
///
/// ```java
/// PayloadType.of("IMAGE_MESSAGE").orElseThrow().accepts(true, "mxc://example.org/abcdef") // true
/// ```
public enum PayloadType {
    /// Any text.
    TEXT_MESSAGE,
    /// The absolute URI of an image.
    IMAGE_MESSAGE,
    /// An object `{link, name?, size?}`, or the JSON text of it.
    FILE_MESSAGE,
    /// Any JSON value.
    CUSTOM_MESSAGE;

    /// The rule for a URI in words, for error messages: a part of a sentence.
    static final String URI_RULE = "an absolute URI, such as https://example.org/a.png, "
            + "with another scheme than javascript, vbscript, data, file, blob and about.";

    /// A browser executes these schemes, or reads them locally.
    private static final Set<String> REFUSED_SCHEMES = Set.of("javascript", "vbscript", "data", "file", "blob",
            "about");
    // Accepts more hosts than URI.getHost(), which refuses underscores and characters beyond ASCII. Such hosts are in use.
    private static final Pattern AUTHORITY_WITH_HOST = Pattern
            .compile("(?:[^@]*@)?(?:\\[[0-9A-Fa-f:.]+]|[^:@\\[\\]]+)(?::\\d{0,5})?");

    /// Returns the type of that name; empty when there is none.
    public static Optional<PayloadType> of(String name) {
        return switch (name) {
            case "TEXT_MESSAGE" -> Optional.of(TEXT_MESSAGE);
            case "IMAGE_MESSAGE" -> Optional.of(IMAGE_MESSAGE);
            case "FILE_MESSAGE" -> Optional.of(FILE_MESSAGE);
            case "CUSTOM_MESSAGE" -> Optional.of(CUSTOM_MESSAGE);
            default -> Optional.empty();
        };
    }

    /// Returns whether a message of this type may have the payload.
    ///
    /// @param isText whether the payload is a JSON string
    /// @param value the string itself; otherwise the compact JSON of the payload
    public boolean accepts(boolean isText, String value) {
        return switch (this) {
            case TEXT_MESSAGE -> isText;
            case IMAGE_MESSAGE -> isText && isUri(value);
            case FILE_MESSAGE -> isFile(value);
            case CUSTOM_MESSAGE -> true;
        };
    }

    private static boolean isFile(String json) {
        // Folding checks each edit for all types, and most edits are text. An exception for each of them would take most of the time.
        if (!json.stripLeading().startsWith("{")) {
            return false;
        }
        try (var in = EventJson.FACTORY.createParser(json)) {
            return isFile(in);
        } catch (JacksonException _) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    private static boolean isFile(JsonParser in) throws IOException {
        in.nextToken();
        var hasLink = false;
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            var name = in.currentName();
            var kind = in.nextToken();
            var valid = switch (name) {
                case "link" -> kind == JsonToken.VALUE_STRING && isUri(in.getText());
                case "name" -> kind == JsonToken.VALUE_STRING || kind == JsonToken.VALUE_NULL;
                case "size" -> kind == JsonToken.VALUE_NULL
                        || (kind == JsonToken.VALUE_NUMBER_INT && in.getBigIntegerValue().signum() >= 0);
                default -> true;
            };
            if (!valid) {
                return false;
            }
            hasLink |= name.equals("link");
            in.skipChildren();
        }
        return hasLink && in.nextToken() == null;
    }

    private static boolean isUri(String text) {
        // An absolute URI has a scheme.
        if (text.indexOf(':') < 0) {
            return false;
        }
        try {
            // The constructor refuses spaces, control characters, backslashes and malformed escapes.
            var uri = new URI(text);
            if (!uri.isAbsolute()) {
                return false;
            }
            var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
            return !REFUSED_SCHEMES.contains(scheme) && (!isWeb(scheme) || hasHost(uri));
        } catch (URISyntaxException _) {
            return false;
        }
    }

    private static boolean isWeb(String scheme) {
        return scheme.equals("http") || scheme.equals("https");
    }

    /// A web address without a host has no meaning
    /// ([RFC 9110, section 4.2.1](https://www.rfc-editor.org/rfc/rfc9110#section-4.2.1)).
    private static boolean hasHost(URI uri) {
        var authority = uri.getRawAuthority();
        return authority != null && AUTHORITY_WITH_HOST.matcher(authority).matches();
    }
}
