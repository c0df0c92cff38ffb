package dev.chatreplay.chat;

import dev.chatreplay.event.EventType;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Collects the updates of one message: edits, pins, unpins and deletions. Their order does not matter.
final class MessageUpdates {
    private static final Comparator<SortKey.Update> BY_TIME = Comparator.comparing(SortKey.Update::occurredAt)
            .thenComparing(SortKey.Update::eventId).thenComparing(SortKey.Update::type);

    private @Nullable Edit lastEdit;
    private SortKey.@Nullable Update lastPinOrUnpin;
    private boolean deleted;

    /// A new payload of the message.
    record Edit(SortKey.Update key, String payload) {
        /// Returns the time when the participant edited the message.
        String at() {
            return key.occurredAt();
        }
    }

    /// Adds one update.
    ///
    /// @throws UnreadableLogEntryException when its type changes no message, or when it is an edit without a payload
    void add(SortKey.Update key, LogEntry entry) {
        switch (key.type()) {
            case MESSAGE_EDITED -> {
                if (lastEdit == null || isLater(key, lastEdit.key())) {
                    lastEdit = new Edit(key, LoggedEvent.of(entry).payload().text());
                }
            }
            case MESSAGE_PINNED, MESSAGE_UNPINNED -> {
                if (lastPinOrUnpin == null || isLater(key, lastPinOrUnpin)) {
                    lastPinOrUnpin = key;
                }
            }
            case MESSAGE_DELETED -> deleted = true;
            case SESSION_STARTED, SESSION_ENDED, MESSAGE_SENT, MESSAGES_DELETED, REACTION_ADDED, REACTION_REMOVED,
                    MESSAGES_DELIVERED, MESSAGES_READ, EXTENSION ->
                throw new UnreadableLogEntryException(entry.sortKey(), "its type is not an update");
        }
        if (deleted) {
            // A deletion is final. No format shows the payload, so it is not held.
            lastEdit = null;
        }
    }

    boolean isDeleted() {
        return deleted;
    }

    boolean isPinned() {
        return lastPinOrUnpin != null && lastPinOrUnpin.type() == EventType.MESSAGE_PINNED;
    }

    /// Returns the last edit; empty when there is none or the message is deleted.
    Optional<Edit> lastEdit() {
        return Optional.ofNullable(lastEdit);
    }

    private static boolean isLater(SortKey.Update key, SortKey.Update other) {
        return BY_TIME.compare(key, other) > 0;
    }
}
