package dev.chatreplay.chat;

import dev.chatreplay.event.ChatEvent.MessageEvent;
import dev.chatreplay.event.ChatEvent.MessageSent;
import dev.chatreplay.event.EventTime;
import dev.chatreplay.event.EventType;

/// The sort key of an event within its shard of the chat log. Updates sort before messages. So one ordered read folds the updates
/// first and then streams the messages in the order of the CSV.
///
/// Keys sort by their parts, from left to right, because `#` is less than every character of an id.
sealed interface SortKey {
    /// A text between all keys: greater than the key of every update, and less than the key of every message.
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

    /// Parses the key of an update.
    ///
    /// @throws UnreadableLogEntryException when `text` is not the key of an update
    static Update parseUpdate(String text) {
        var parts = text.split("#", -1);
        if (parts.length != 5 || !parts[0].equals("0")) {
            throw new UnreadableLogEntryException(text, "its key is not the key of an update");
        }
        var type = EventType.of(parts[3])
                .orElseThrow(() -> new UnreadableLogEntryException(text, "its type is not an update"));
        return new Update(parts[1], parts[2], type, parts[4]);
    }

    /// Parses the key of a message.
    ///
    /// @throws UnreadableLogEntryException when `text` is not the key of a message
    static Message parseMessage(String text) {
        var parts = text.split("#", -1);
        if (parts.length == 4 && parts[0].equals("1") && EventTime.isCanonical(parts[1])) {
            return new Message(parts[1], parts[2], parts[3]);
        }
        throw new UnreadableLogEntryException(text, "its key is not the key of a message");
    }
}
