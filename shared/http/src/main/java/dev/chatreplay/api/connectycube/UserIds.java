package dev.chatreplay.api.connectycube;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// Writes the ids of users. Clients read whole numbers there, so an id that is the text of one is a number. Every other id stays a text.
final class UserIds {
    private static final Pattern NUMBER = Pattern.compile("0|[1-9]\\d{0,15}");
    /// The greatest number that JavaScript keeps exactly.
    private static final long MAX_EXACT = (1L << 53) - 1;

    private UserIds() {}

    /// Returns the id as a number; empty when it is not the text of one, or when JavaScript would change the number.
    static OptionalLong number(String id) {
        if (!NUMBER.matcher(id).matches() || Long.parseLong(id) > MAX_EXACT) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(id));
    }

    /// Writes an id.
    static void write(String id, JsonGenerator json) throws IOException {
        var number = number(id);
        if (number.isPresent()) {
            json.writeNumber(number.getAsLong());
        } else {
            json.writeString(id);
        }
    }
}
