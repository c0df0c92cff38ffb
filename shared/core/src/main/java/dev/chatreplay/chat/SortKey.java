package dev.chatreplay.chat;

import dev.chatreplay.event.ChatEvent;
import dev.chatreplay.event.ChatEvent.Extension;
import dev.chatreplay.event.ChatEvent.MarkerEvent;
import dev.chatreplay.event.ChatEvent.MessageEvent;
import dev.chatreplay.event.ChatEvent.MessageSent;
import dev.chatreplay.event.ChatEvent.MessagesDeleted;
import dev.chatreplay.event.ChatEvent.ReactionEvent;
import dev.chatreplay.event.ChatEvent.SessionEnded;
import dev.chatreplay.event.ChatEvent.SessionStarted;
import dev.chatreplay.event.EventTime;
import dev.chatreplay.event.EventType;
import dev.chatreplay.event.KeyParts;
import java.util.Base64;
import java.util.List;

/// The sort key of an event within its partition of the chat log. Its parts are joined by [KeyParts], so it sorts by them from left to
/// right. The first part orders the kinds: updates, markers, messages, extension events. So one ordered read folds the updates first and
/// then streams the messages in the order of the files.
///
/// All updates of one message are neighbours. Its reactions follow its other updates, ordered by reaction and participant.
public sealed interface SortKey {
    /// A text between all keys: greater than every update and marker, and less than every message.
    String FIRST_MESSAGE = "2";
    /// A text between all keys: greater than every message, and less than every extension event.
    String FIRST_EXTENSION = "3";

    /// Returns the parts of the key.
    List<String> parts();

    /// Returns the key as text.
    default String text() {
        return KeyParts.join(parts().toArray(String[]::new));
    }

    /// An edit, pin, unpin or delete.
    record Update(String messageId, String occurredAt, EventType type, String eventId) implements SortKey {
        @Override
        public List<String> parts() {
            return List.of(SortKeyParser.UPDATE, messageId, SortKeyParser.EDIT_PIN_DELETE, occurredAt, type.wireName(),
                    eventId);
        }
    }

    /// A reaction that was added or removed.
    ///
    /// @param digest distinguishes events of the same time. It replaces the type and the event id, which would make the key too long.
    record Reaction(String messageId, String reaction, String participantId, String occurredAt, String digest)
            implements
                SortKey {
        @Override
        public List<String> parts() {
            return List.of(SortKeyParser.UPDATE, messageId, SortKeyParser.REACTION, escape(reaction), participantId,
                    occurredAt, digest);
        }

        /// Removes the separator of keys from a reaction, which may hold any character. The order of reactions stays.
        private static String escape(String reaction) {
            return reaction.replace("\u0002", "\u0002\u0003").replace("\u0001", "\u0002\u0002");
        }

        static String unescape(String reaction) {
            return reaction.replace("\u0002\u0002", "\u0001").replace("\u0002\u0003", "\u0002");
        }
    }

    /// A marker of a participant.
    record Marker(String participantId, String occurredAt, EventType type, String eventId) implements SortKey {
        @Override
        public List<String> parts() {
            return List.of(SortKeyParser.MARKER, participantId, occurredAt, type.wireName(), eventId);
        }
    }

    /// A message that was sent. Of several events that sent one message, the first key counts.
    ///
    /// @param sequence 0 to 2^53−1, so the key holds it as 16 digits
    record Message(String createdAt, long sequence, String messageId, String occurredAt, String eventId)
            implements
                SortKey {
        @Override
        public List<String> parts() {
            return List.of(FIRST_MESSAGE, createdAt, digits(sequence), messageId, occurredAt, eventId);
        }

        private static String digits(long sequence) {
            var digits = Long.toString(sequence);
            return "0".repeat(SortKeyParser.SEQUENCE_DIGITS - digits.length()) + digits;
        }
    }

    /// An event that changes no chat: an extension event in a shard, or an event of the whole session in its own partition.
    ///
    /// @param typeName the type that the producer sent
    record Other(String eventId, String occurredAt, String typeName) implements SortKey {
        @Override
        public List<String> parts() {
            return List.of(FIRST_EXTENSION, eventId, occurredAt, typeName);
        }
    }

    /// Returns the key of an event.
    static SortKey of(ChatEvent event) {
        var header = event.header();
        var occurredAt = EventTime.canonical(header.occurredAt());
        return switch (event) {
            case MessageSent sent -> new Message(EventTime.canonical(sent.createdAt()), sent.sequence(),
                    sent.messageId(), occurredAt, header.id());
            case ReactionEvent reaction -> new Reaction(reaction.messageId(), reaction.reaction(),
                    reaction.participantId(), occurredAt, digest(event));
            case MessageEvent update -> new Update(update.messageId(), occurredAt, event.type(), header.id());
            case MarkerEvent marker -> new Marker(marker.participantId(), occurredAt, event.type(), header.id());
            case SessionStarted _,SessionEnded _,MessagesDeleted _,Extension _ ->
                new Other(header.id(), occurredAt, event.typeName());
        };
    }

    private static String digest(ChatEvent event) {
        var sha256 = Digest.sha256(KeyParts.join(event.typeName(), event.header().id()));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256).substring(0, 22);
    }
}
