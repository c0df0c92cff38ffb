package dev.chatreplay.event;

import java.time.Instant;
import java.util.Optional;

/// An event of a session. [ChatEventParser] has found it valid.
///
/// An event holds only the values that key and order it. Names and texts stay in its JSON, see [ParsedEvent]. Folding reads them
/// from there.
public sealed interface ChatEvent {

    /// Returns the event's id, time, session and meeting.
    Header header();

    /// Returns the type of the event.
    default EventType type() {
        return switch (this) {
            case SessionStarted _ -> EventType.SESSION_STARTED;
            case SessionEnded _ -> EventType.SESSION_ENDED;
            case MessageSent _ -> EventType.MESSAGE_SENT;
            case MessageEdited _ -> EventType.MESSAGE_EDITED;
            case MessagePinned _ -> EventType.MESSAGE_PINNED;
            case MessageUnpinned _ -> EventType.MESSAGE_UNPINNED;
            case MessageDeleted _ -> EventType.MESSAGE_DELETED;
            case ReactionAdded _ -> EventType.REACTION_ADDED;
            case ReactionRemoved _ -> EventType.REACTION_REMOVED;
            case MessagesDeleted _ -> EventType.MESSAGES_DELETED;
            case MessagesDelivered _ -> EventType.MESSAGES_DELIVERED;
            case MessagesRead _ -> EventType.MESSAGES_READ;
            case Extension _ -> EventType.EXTENSION;
        };
    }

    /// Returns the `type` that the producer sent.
    default String typeName() {
        return this instanceof Extension extension ? extension.name() : type().wireName();
    }

    /// The fields that every event has.
    ///
    /// @param id the event's id
    /// @param occurredAt the time of the event by the producer's clock, to the nanosecond
    record Header(String id, Instant occurredAt, SessionKey session, String meetingId) {}

    /// The session is live. Its messages or its end may be received first.
    record SessionStarted(Header header, Optional<String> title) implements ChatEvent {}

    /// The session has ended. Late events of it may follow.
    record SessionEnded(Header header, Optional<String> reason) implements ChatEvent {}

    /// An event about one message.
    sealed interface MessageEvent extends ChatEvent {
        /// Returns the id of the message that was sent or changed.
        String messageId();
    }

    /// A participant wrote a message.
    ///
    /// @param createdAt the time when the message was written; together with `sequence` and its id it identifies and orders the message
    /// @param sequence orders messages of the same time; 0 when the producer sent none
    record MessageSent(Header header, String messageId, Instant createdAt, long sequence) implements MessageEvent {}

    /// The message has a new payload.
    record MessageEdited(Header header, String messageId) implements MessageEvent {}

    /// The message is shown above the others.
    record MessagePinned(Header header, String messageId) implements MessageEvent {}

    /// The message is no longer shown above the others.
    record MessageUnpinned(Header header, String messageId) implements MessageEvent {}

    /// The message is deleted. A deletion is final.
    record MessageDeleted(Header header, String messageId) implements MessageEvent {}

    /// An event about one reaction of one participant to one message.
    sealed interface ReactionEvent extends MessageEvent {
        /// Returns the participant who reacted.
        String participantId();

        /// Returns the reaction: 1 to 64 code points.
        String reaction();
    }

    /// A participant reacted to the message.
    record ReactionAdded(Header header, String messageId, String participantId, String reaction)
            implements
                ReactionEvent {}

    /// A participant removed a reaction.
    record ReactionRemoved(Header header, String messageId, String participantId, String reaction)
            implements
                ReactionEvent {}

    /// Messages are deleted: all of the session, or all of one person. It holds also for messages that are received later.
    ///
    /// @param author the person whose messages are deleted; empty for everyone
    /// @param until messages with a later `createdAt` stay
    record MessagesDeleted(Header header, Optional<Author> author, Instant until) implements ChatEvent {}

    /// The person who wrote messages.
    sealed interface Author {
        /// The person of one connection.
        record Participant(String id) implements Author {}

        /// The person of one account.
        record User(String id) implements Author {}
    }

    /// A marker: all messages up to a time have reached a participant.
    sealed interface MarkerEvent extends ChatEvent {
        /// Returns the participant.
        String participantId();

        /// Returns the time of the last message that the marker covers.
        Instant upTo();
    }

    /// The participant has received the messages.
    record MessagesDelivered(Header header, String participantId, Instant upTo) implements MarkerEvent {}

    /// The participant has read the messages.
    record MessagesRead(Header header, String participantId, Instant upTo) implements MarkerEvent {}

    /// An event of the producer's own name space, which changes no chat.
    ///
    /// @param name the type that the producer sent, for example `x.poll.opened`
    record Extension(Header header, String name) implements ChatEvent {}
}
