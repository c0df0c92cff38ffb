package dev.chatreplay.history;

import dev.chatreplay.event.KeyParts;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.export.AttemptFolder;
import dev.chatreplay.runtime.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/// The place in a file where the next page of messages begins. A caller may forge one. It leads only to files of the session in the caller's
/// request, because it names no other session.
///
/// @param folder the folder of the file
/// @param size the size of the file
/// @param position the number of bytes of the file before the place
record MessageCursor(AttemptFolder folder, long size, Order order, long position) {
    private static final int SESSION_BYTES = 9;
    private static final Pattern TEXT = Pattern.compile("(?<kind>EXPORTS|SNAPSHOTS),(?<name>[0-9a-f-]{1,64}),"
            + "(?<size>\\d{1,18}),(?<order>OLDEST_FIRST|NEWEST_FIRST),(?<position>\\d{1,18}),"
            + "(?<session>[A-Za-z0-9_-]{12})");

    /// Returns the cursor as base64url.
    String encode(SessionKey session) {
        var text = String.join(",", folder.kind().name(), folder.name(), Long.toString(size), order.name(),
                Long.toString(position), digest(session));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Reads a cursor; empty when it is none of this session.
    static Optional<MessageCursor> decode(String text, SessionKey session) {
        try {
            return parse(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.ISO_8859_1), session)
                    .filter(cursor -> cursor.encode(session).equals(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Optional<MessageCursor> parse(String text, SessionKey session) {
        var match = TEXT.matcher(text);
        if (!match.matches() || !match.group("session").equals(digest(session))) {
            return Optional.empty();
        }
        return AttemptFolder.of(AttemptFolder.Kind.valueOf(match.group("kind")), match.group("name"))
                .map(folder -> new MessageCursor(folder, Long.parseLong(match.group("size")),
                        Order.valueOf(match.group("order")), Long.parseLong(match.group("position"))))
                .filter(cursor -> cursor.position > 0 && cursor.position < cursor.size);
    }

    /// A part of the digest finds the cursors that a caller confuses.
    private static String digest(SessionKey session) {
        var whole = Sha256.start().digest(KeyParts.join(session.organizationId(), session.sessionId())
                .getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(whole, SESSION_BYTES));
    }
}
