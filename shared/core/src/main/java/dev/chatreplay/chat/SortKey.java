package dev.chatreplay.chat;

import dev.chatreplay.event.ChatEvent.MessageEvent;
import dev.chatreplay.event.ChatEvent.MessageSent;
import dev.chatreplay.event.EventTime;
import dev.chatreplay.event.EventType;

/// The place of an event within its shard of the log. Updates come before messages, so that one ordered read folds
/// the updates first and then streams the messages in the order of the CSV.
///
/// `#` is less than every character an id may have, so keys sort as their parts do, one after the other.
sealed interface SortKey {
    /// Less than the key of every message, and greater than that of every update.
    String FIRST_MESSAGE = "1";

    /// `0#messageId#occurredAt#type#eventId`: an edit, pin, unpin or delete.
    record Update(String messageId, String occurredAt, EventType type, String eventId) implements SortKey {
        @Override
        public String toString() {
            return String.join("#", "0", messageId, occurredAt, type.wireName(), eventId);
        }
    }

    /// `1#createdAt#messageId#eventId`: a message that was sent.
    record Message(String createdAt, String messageId, String eventId) implements SortKey {
        @Override
        public String toString() {
            return String.join("#", "1", createdAt, messageId, eventId);
        }
    }

    static SortKey of(MessageEvent event) {
        var header = event.header();
        return event instanceof MessageSent sent
                ? new Message(EventTime.canonical(sent.createdAt()), sent.messageId(), header.id())
                : new Update(event.messageId(), EventTime.canonical(header.occurredAt()), event.type(), header.id());
    }

    /// The key of an update.
    ///
    /// @throws UnreadableLogEntryException when `text` is none
    static Update parseUpdate(String text) {
        var parts = text.split("#", -1);
        if (parts.length != 5 || !parts[0].equals("0")) {
            throw new UnreadableLogEntryException(text, "its key is not an update's");
        }
        var type = EventType.of(parts[3])
                .orElseThrow(() -> new UnreadableLogEntryException(text, "its type is no update"));
        return new Update(parts[1], parts[2], type, parts[4]);
    }

    /// The key of a message.
    ///
    /// @throws UnreadableLogEntryException when `text` is none
    static Message parseMessage(String text) {
        var parts = text.split("#", -1);
        if (parts.length == 4 && parts[0].equals("1") && EventTime.isCanonical(parts[1])) {
            return new Message(parts[1], parts[2], parts[3]);
        }
        throw new UnreadableLogEntryException(text, "its key is not a message's");
    }
}
