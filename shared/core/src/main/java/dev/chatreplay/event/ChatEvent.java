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
        };
    }

    /// The fields that every event has.
    ///
    /// @param id the event's id
    /// @param occurredAt the time of the event by the producer's clock, to the millisecond
    record Header(String id, Instant occurredAt, SessionKey session, String meetingId) {}

    /// The reason for the end of a session.
    enum EndReason {
        HOST_ENDED_MEETING, ALL_PARTICIPANTS_LEFT
    }

    /// The session is live. Its messages or its end may be received first.
    record SessionStarted(Header header, Optional<String> title) implements ChatEvent {}

    /// The session has ended. Late events of it may follow.
    record SessionEnded(Header header, EndReason reason) implements ChatEvent {}

    /// An event about one message. Only these events go into the chat log.
    sealed interface MessageEvent extends ChatEvent {
        /// Returns the id of the message that was sent or changed.
        String messageId();
    }

    /// A participant wrote a message.
    ///
    /// @param createdAt the time when the message was written; it identifies the message together with its id
    record MessageSent(Header header, String messageId, Instant createdAt) implements MessageEvent {}

    /// The message has a new payload.
    record MessageEdited(Header header, String messageId) implements MessageEvent {}

    /// The message is shown above the others.
    record MessagePinned(Header header, String messageId) implements MessageEvent {}

    /// The message is no longer shown above the others.
    record MessageUnpinned(Header header, String messageId) implements MessageEvent {}

    /// The message is deleted. A deletion is final.
    record MessageDeleted(Header header, String messageId) implements MessageEvent {}
}
