package dev.chatreplay.session;

import dev.chatreplay.event.EventTime;
import dev.chatreplay.event.Id;
import dev.chatreplay.event.KeyParts;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/// The place of a session in the lists of its organization: by time, then by session id in the order of [KeyParts#ORDER].
///
/// It holds no organization, so a position of another organization leads to none of that organization's sessions.
///
/// @param createdAt the `createdAt` of [ListedSession]
public record ListPosition(Instant createdAt, String sessionId) implements Comparable<ListPosition> {
    private static final Comparator<ListPosition> ORDER = Comparator.comparing(ListPosition::createdAt)
            .thenComparing(ListPosition::sessionId, KeyParts.ORDER);

    /// Reads a position from its [#text]. Returns empty for any other text.
    public static Optional<ListPosition> parse(String text) {
        var parts = KeyParts.split(text);
        if (parts.size() != 2 || !Id.isValid(parts.getLast())) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ListPosition(EventTime.parse(parts.getFirst()), parts.getLast()))
                    .filter(position -> position.text().equals(text));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /// Returns the position as a sort key: the time with nine digits in UTC, then the session id. DynamoDB sorts these texts as positions.
    public String text() {
        return KeyParts.join(EventTime.canonical(createdAt), sessionId);
    }

    @Override
    public int compareTo(ListPosition other) {
        return ORDER.compare(this, other);
    }
}
