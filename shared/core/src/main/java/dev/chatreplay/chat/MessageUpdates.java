package dev.chatreplay.chat;

import dev.chatreplay.chat.FoldedUpdates.Edit;
import dev.chatreplay.event.EventType;
import dev.chatreplay.event.KeyParts;
import dev.chatreplay.event.PayloadType;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Folds the updates of one message, which it receives in key order. The type of the message is not known yet. So it keeps the last edit that
/// is valid for each type.
final class MessageUpdates {
    private static final Comparator<SortKey.Update> BY_TIME = Comparator.comparing(SortKey.Update::occurredAt)
            .thenComparing(SortKey.Update::eventId, KeyParts.ORDER).thenComparing(SortKey.Update::type);

    private final Spill spill;
    private final Map<PayloadType, Edit> lastValid = new EnumMap<>(PayloadType.class);
    private final Map<PayloadType, Integer> skippedEdits = new EnumMap<>(PayloadType.class);
    private int edits;
    private SortKey.@Nullable Update lastPinOrUnpin;
    private boolean deleted;
    private @Nullable Reactions reactions;

    /// @param spill receives the result
    MessageUpdates(Spill spill) {
        this.spill = spill;
    }

    /// Adds an edit, pin, unpin or delete.
    ///
    /// @throws UnreadableLogEntryException when it is an edit without a payload
    void add(SortKey.Update key, LogEntry entry) {
        switch (key.type()) {
            case MESSAGE_EDITED -> addEdit(key, entry);
            case MESSAGE_PINNED, MESSAGE_UNPINNED -> {
                if (lastPinOrUnpin == null || BY_TIME.compare(key, lastPinOrUnpin) > 0) {
                    lastPinOrUnpin = key;
                }
            }
            case MESSAGE_DELETED -> deleted = true;
            case SESSION_STARTED, SESSION_ENDED, MESSAGE_SENT, MESSAGES_DELETED, REACTION_ADDED, REACTION_REMOVED,
                    MESSAGES_DELIVERED, MESSAGES_READ, EXTENSION ->
                throw new UnreadableLogEntryException(entry.sortKey(), "its type is not an update");
        }
    }

    private void addEdit(SortKey.Update key, LogEntry entry) {
        var payload = LoggedEvent.of(entry).payload();
        // The keys of edits are in the order of their times and event ids. So a later one replaces this one.
        var edit = new Edit(key.occurredAt(), payload.isText(), payload.text());
        edits++;
        for (var type : PayloadType.values()) {
            if (type.accepts(payload.isText(), payload.text())) {
                lastValid.put(type, edit);
            } else {
                skippedEdits.merge(type, 1, Integer::sum);
            }
        }
    }

    /// Adds a reaction.
    ///
    /// @throws UnreadableLogEntryException when its event is not a reaction
    void add(SortKey.Reaction key, LogEntry entry) {
        if (deleted) {
            // A deletion is final, and no format shows reactions to a deleted message. The deletion has an earlier key.
            return;
        }
        if (reactions == null) {
            reactions = new Reactions(spill);
        }
        reactions.add(key, entry);
    }

    /// Writes the result to the spill.
    ///
    /// @return the offset of the result in the spill
    long write() {
        var reactionBytes = reactions == null ? 0 : reactions.finish();
        var pinned = lastPinOrUnpin != null && lastPinOrUnpin.type() == EventType.MESSAGE_PINNED;
        return new FoldedUpdates.OfAnyType(deleted, pinned, edits, deleted ? Map.of() : lastValid, skippedEdits,
                reactionBytes).write(spill);
    }
}
