package dev.chatreplay.chat;

import dev.chatreplay.event.EventTime;
import dev.chatreplay.event.EventType;
import dev.chatreplay.event.KeyParts;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Parses sort keys. A key that it accepts gives the same text again.
final class SortKeyParser {
    /// The first part of the key of an update.
    static final String UPDATE = "0";
    /// The first part of the key of a marker.
    static final String MARKER = "1";
    /// The third part of the key of an update that is no reaction. It is less than [#REACTION].
    static final String EDIT_PIN_DELETE = "1";
    /// The third part of the key of a reaction.
    static final String REACTION = "2";
    /// The number of digits of a message's sequence, which is at most 2^53−1.
    static final int SEQUENCE_DIGITS = 16;

    private static final Set<EventType> UPDATES = Set.of(EventType.MESSAGE_EDITED, EventType.MESSAGE_PINNED,
            EventType.MESSAGE_UNPINNED, EventType.MESSAGE_DELETED);
    private static final Set<EventType> MARKERS = Set.of(EventType.MESSAGES_DELIVERED, EventType.MESSAGES_READ);
    private static final Pattern SEQUENCE = Pattern.compile("[0-9]{" + SEQUENCE_DIGITS + "}");

    private SortKeyParser() {}

    /// Parses a key.
    ///
    /// @throws UnreadableLogEntryException when `text` is not a key of a known form
    static SortKey parse(String text) {
        var parts = KeyParts.split(text);
        var key = switch (parts.getFirst()) {
            case UPDATE -> parts.size() == 6 ? update(parts) : reaction(parts);
            case MARKER -> marker(parts);
            case SortKey.FIRST_MESSAGE -> message(parts);
            case SortKey.FIRST_EXTENSION -> other(parts);
            default -> Optional.<SortKey>empty();
        };
        return key.orElseThrow(() -> new UnreadableLogEntryException(text, "its key has an unknown form"));
    }

    private static Optional<SortKey> update(List<String> parts) {
        return EventType.of(parts.get(4)).filter(UPDATES::contains)
                .filter(_ -> parts.get(2).equals(EDIT_PIN_DELETE) && EventTime.isCanonical(parts.get(3)))
                .map(type -> new SortKey.Update(parts.get(1), parts.get(3), type, parts.get(5)));
    }

    private static Optional<SortKey> reaction(List<String> parts) {
        return parts.size() == 7 && parts.get(2).equals(REACTION) && EventTime.isCanonical(parts.get(5))
                ? Optional.of(new SortKey.Reaction(parts.get(1), SortKey.Reaction.unescape(parts.get(3)), parts.get(4),
                        parts.get(5), parts.get(6)))
                : Optional.empty();
    }

    private static Optional<SortKey> marker(List<String> parts) {
        return parts.size() == 5 && EventTime.isCanonical(parts.get(2))
                ? EventType.of(parts.get(3)).filter(MARKERS::contains)
                        .map(type -> new SortKey.Marker(parts.get(1), parts.get(2), type, parts.get(4)))
                : Optional.empty();
    }

    private static Optional<SortKey> message(List<String> parts) {
        return parts.size() == 6 && EventTime.isCanonical(parts.get(1)) && SEQUENCE.matcher(parts.get(2)).matches()
                ? Optional.of(new SortKey.Message(parts.get(1), Long.parseLong(parts.get(2)), parts.get(3),
                        parts.get(4), parts.get(5)))
                : Optional.empty();
    }

    private static Optional<SortKey> other(List<String> parts) {
        return parts.size() == 4 && EventTime.isCanonical(parts.get(2))
                ? Optional.of(new SortKey.Other(parts.get(1), parts.get(2), parts.get(3)))
                : Optional.empty();
    }
}
