package dev.chatreplay.event;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.chatreplay.event.InvalidEventException.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// The rules for the payload of a new message, by its type.
///
/// @param fields the fields of the event, as they were sent
record PayloadRules(EventFields fields) {
    /// The longest text of a message, in code points.
    static final int MAX_TEXT_CODE_POINTS = 2000;

    private static final String PAYLOAD = "message.payload";
    // Accepts more hosts than URI.getHost(), which refuses underscores and characters beyond ASCII. Such hosts are in use.
    private static final Pattern AUTHORITY_WITH_HOST = Pattern
            .compile("(?:[^@]*@)?(?:\\[[0-9A-Fa-f:.]+]|[^:@\\[\\]]+)(?::\\d{0,5})?");

    /// Checks that the payload matches its type.
    ///
    /// @throws InvalidEventException when it does not match
    void check() {
        var type = fields.text("message.payloadType");
        var payload = fields.text(PAYLOAD);
        switch (type) {
            case "TEXT_MESSAGE" -> checkText(payload);
            case "IMAGE_MESSAGE" -> checkImage(payload);
            case "FILE_MESSAGE" -> checkFile(payload);
            default -> throw fields.invalid(Problem.UNKNOWN_PAYLOAD_TYPE, "message.payloadType",
                    "must be TEXT_MESSAGE, IMAGE_MESSAGE or FILE_MESSAGE");
        }
    }

    private void checkText(String payload) {
        if (Text.codePoints(payload) > MAX_TEXT_CODE_POINTS) {
            throw fields.invalid(Problem.TEXT_TOO_LONG, PAYLOAD,
                    "a text message may have at most " + MAX_TEXT_CODE_POINTS + " characters");
        }
    }

    private void checkImage(String payload) {
        if (!isWebUrl(payload)) {
            throw fields.invalid(Problem.INVALID_URL, PAYLOAD, "must be an absolute http or https URL");
        }
    }

    private void checkFile(String payload) {
        try (var in = EventJson.FACTORY.createParser(payload)) {
            if (isFile(in)) {
                return;
            }
        } catch (JacksonException _) {
            throw invalidFile();
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
        throw invalidFile();
    }

    private InvalidEventException invalidFile() {
        return fields.invalid(Problem.INVALID_FILE_PAYLOAD, PAYLOAD,
                "must be the JSON text of {link, name, size}: an http or https URL, a string and a whole number of bytes");
    }

    private static boolean isFile(JsonParser in) throws IOException {
        if (in.nextToken() != JsonToken.START_OBJECT) {
            return false;
        }
        var found = new HashSet<String>();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            var name = in.currentName();
            in.nextToken();
            var valid = switch (name) {
                case "link" -> in.currentToken() == JsonToken.VALUE_STRING && isWebUrl(in.getText());
                case "name" -> in.currentToken() == JsonToken.VALUE_STRING;
                case "size" -> in.currentToken() == JsonToken.VALUE_NUMBER_INT && in.getBigIntegerValue().signum() >= 0;
                default -> true;
            };
            if (!valid) {
                return false;
            }
            found.add(name);
            in.skipChildren();
        }
        return in.nextToken() == null && found.containsAll(Set.of("link", "name", "size"));
    }

    private static boolean isWebUrl(String text) {
        try {
            // The constructor refuses spaces, control characters, backslashes and malformed escapes.
            var uri = new URI(text);
            var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            var authority = uri.getRawAuthority();
            return (scheme.equals("http") || scheme.equals("https")) && authority != null
                    && AUTHORITY_WITH_HOST.matcher(authority).matches();
        } catch (URISyntaxException _) {
            return false;
        }
    }
}
