package dev.chatreplay.chat;

import java.util.Comparator;
import java.util.Optional;

/// What was done to one message, in whatever order it is told.
final class MessageUpdates {
    private static final Comparator<SortKey.Update> BY_TIME = Comparator.comparing(SortKey.Update::occurredAt)
            .thenComparing(SortKey.Update::eventId).thenComparing(SortKey.Update::type);

    private Optional<Edit> lastEdit = Optional.empty();
    private Optional<SortKey.Update> lastPinOrUnpin = Optional.empty();
    private boolean deleted;

    private record Edit(SortKey.Update key, String payload) {}

    /// Takes one more update into account.
    ///
    /// @throws UnreadableLogEntryException when it is of no type known here, or an edit without a payload
    void add(SortKey.Update key, LogEntry entry) {
        switch (key.type()) {
            case "chat.message.edited" -> {
                if (!deleted && lastEdit.map(Edit::key).filter(last -> !isLater(key, last)).isEmpty()) {
                    lastEdit = Optional.of(new Edit(key, LoggedEvent.of(entry).payload()));
                }
            }
            case "chat.message.pinned", "chat.message.unpinned" -> {
                if (lastPinOrUnpin.filter(last -> !isLater(key, last)).isEmpty()) {
                    lastPinOrUnpin = Optional.of(key);
                }
            }
            case "chat.message.deleted" -> {
                deleted = true;
                lastEdit = Optional.empty();
            }
            default -> throw new UnreadableLogEntryException(entry.sortKey(), "its type is no update");
        }
    }

    boolean isDeleted() {
        return deleted;
    }

    boolean isPinned() {
        return lastPinOrUnpin.filter(last -> last.type().equals("chat.message.pinned")).isPresent();
    }

    /// The payload of the last edit, if there was one.
    Optional<String> editedPayload() {
        return lastEdit.map(Edit::payload);
    }

    private static boolean isLater(SortKey.Update key, SortKey.Update other) {
        return BY_TIME.compare(key, other) > 0;
    }
}
