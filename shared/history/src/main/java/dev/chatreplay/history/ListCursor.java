package dev.chatreplay.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.session.ListPosition;
import java.util.Base64;
import java.util.Optional;

/// The place at which a list of sessions continues, as text for clients: the base64url of a letter for the order and of the position.
///
/// @param after the last session of the page before, or the last one that a filter has refused
record ListCursor(Order order, ListPosition after) {
    private static final String MESSAGE = "Set cursor to the next_cursor of a list with the same sort_order, or leave it out.";

    /// Reads a cursor of a list.
    ///
    /// @throws ApiException `INVALID_PARAMETER` when [#text] has not made it, or when it is of another order
    static ListCursor parse(String text, Order order) {
        return read(text, order).orElseThrow(() -> ApiException.ofParameter("cursor", MESSAGE));
    }

    /// Returns whether [#parse] takes a text.
    static boolean isValid(String text, Order order) {
        return read(text, order).isPresent();
    }

    private static Optional<ListCursor> read(String text, Order order) {
        return decode(text, order).filter(cursor -> cursor.text().equals(text));
    }

    private static Optional<ListCursor> decode(String text, Order order) {
        try {
            // Bytes that are not UTF-8 become U+FFFD here. Their text then differs from that of the cursor.
            var content = new String(Base64.getUrlDecoder().decode(text), UTF_8);
            return content.startsWith(letter(order))
                    ? ListPosition.parse(content.substring(1)).map(after -> new ListCursor(order, after))
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// Returns the cursor as text.
    String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((letter(order) + after.text()).getBytes(UTF_8));
    }

    private static String letter(Order order) {
        return switch (order) {
            case OLDEST_FIRST -> "a";
            case NEWEST_FIRST -> "d";
        };
    }
}
