package dev.chatreplay.event;

import java.time.Instant;
import java.util.Optional;

/// Something that happened in a session: what [ChatEventParser] has found valid.
///
/// An event holds what it is keyed and ordered by. The rest of it (names, texts) stays in the JSON it came as, see
/// [ParsedEvent], and is read from there when the log is folded.
public sealed interface ChatEvent {

    /// What names the event, its time and its session.
    Header header();

    /// The type of the event.
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

    /// What every event carries.
    ///
    /// @param id the event's id
    /// @param occurredAt by the producer's clock, to the millisecond
    record Header(String id, Instant occurredAt, SessionKey session, String meetingId) {}

    /// Why a session ended.
    enum EndReason {
        HOST_ENDED_MEETING, ALL_PARTICIPANTS_LEFT
    }

    /// The session is live. It may also be seen first by its messages, or by its end.
    record SessionStarted(Header header, Optional<String> title) implements ChatEvent {}

    /// Nobody is there any more; late events of it may follow.
    record SessionEnded(Header header, EndReason reason) implements ChatEvent {}

    /// The events that go into the log: each is about one message.
    sealed interface MessageEvent extends ChatEvent {
        /// The id of the message that was sent or changed.
        String messageId();
    }

    /// A message.
    ///
    /// @param createdAt when the message was written: with its id, what identifies the message
    record MessageSent(Header header, String messageId, Instant createdAt) implements MessageEvent {}

    /// The message has a new payload.
    record MessageEdited(Header header, String messageId) implements MessageEvent {}

    /// The message is shown above the others.
    record MessagePinned(Header header, String messageId) implements MessageEvent {}

    /// The message is one of the others again.
    record MessageUnpinned(Header header, String messageId) implements MessageEvent {}

    /// The message is gone, for good.
    record MessageDeleted(Header header, String messageId) implements MessageEvent {}
}
