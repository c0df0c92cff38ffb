package dev.chatreplay.event;

import dev.chatreplay.event.ChatEvent.Author;
import dev.chatreplay.event.ChatEvent.Extension;
import dev.chatreplay.event.ChatEvent.Header;
import dev.chatreplay.event.ChatEvent.MessageDeleted;
import dev.chatreplay.event.ChatEvent.MessageEdited;
import dev.chatreplay.event.ChatEvent.MessagePinned;
import dev.chatreplay.event.ChatEvent.MessageUnpinned;
import dev.chatreplay.event.ChatEvent.MessagesDeleted;
import dev.chatreplay.event.ChatEvent.MessagesDelivered;
import dev.chatreplay.event.ChatEvent.MessagesRead;
import dev.chatreplay.event.ChatEvent.ReactionAdded;
import dev.chatreplay.event.ChatEvent.ReactionRemoved;
import dev.chatreplay.event.ChatEvent.SessionEnded;
import dev.chatreplay.event.ChatEvent.SessionStarted;
import dev.chatreplay.event.InvalidEventException.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// The rules for an event, by its type. They ignore a field that only other types of event use.
///
/// @param fields the fields of the event, as they were sent
/// @param rules the rules for kinds of values
/// @param callersOrganization the owner of the event, when it is known; otherwise the event must name it
/// @param receivedAt the time when the service received the event
record EventRules(EventFields fields, FieldRules rules, Optional<String> callersOrganization, Instant receivedAt) {
    /// The maximum length of the reason of an end, and of a reaction, in code points.
    static final int MAX_SHORT_CODE_POINTS = 64;
    /// The maximum time by which a producer's clock may be ahead when it deletes many messages. A deletion from the far future would
    /// delete all messages that follow.
    static final Duration MAX_CLOCK_LEAD = Duration.ofMinutes(10);

    private static final String TYPES = Arrays.stream(EventType.values()).filter(type -> type != EventType.EXTENSION)
            .map(EventType::wireName).collect(Collectors.joining(", "));

    EventRules(EventFields fields, Optional<String> callersOrganization, Instant receivedAt) {
        this(fields, new FieldRules(fields), callersOrganization, receivedAt);
    }

    /// Returns the event that the fields describe.
    ///
    /// @throws InvalidEventException for the first rule that the event breaks
    ChatEvent event() {
        var type = type();
        var header = header();
        return switch (type) {
            case SESSION_STARTED -> new SessionStarted(header, rules.optionalName("title"));
            case SESSION_ENDED -> new SessionEnded(header, endReason());
            case MESSAGE_SENT -> new MessageRules(fields, rules).sent(header, messageId());
            case MESSAGE_EDITED -> edited(header);
            case MESSAGE_PINNED -> new MessagePinned(header, messageId());
            case MESSAGE_UNPINNED -> new MessageUnpinned(header, messageId());
            case MESSAGE_DELETED -> new MessageDeleted(header, messageId());
            case MESSAGES_DELETED -> messagesDeleted(header);
            case REACTION_ADDED -> new ReactionAdded(header, messageId(), participantId(), reaction());
            case REACTION_REMOVED -> new ReactionRemoved(header, messageId(), participantId(), reaction());
            case MESSAGES_DELIVERED -> new MessagesDelivered(header, participantId(), rules.time("upTo"));
            case MESSAGES_READ -> new MessagesRead(header, participantId(), rules.time("upTo"));
            case EXTENSION -> new Extension(header, rules.unrepaired("type"));
        };
    }

    private EventType type() {
        return EventType.of(rules.unrepaired("type"))
                .orElseThrow(
                        () -> fields.invalid(Problem.UNKNOWN_EVENT_TYPE, "type", "Send one of these types: " + TYPES
                                + ". A type of your own is x. and 1 to 62 characters of A-Z a-z 0-9 . _ -."));
    }

    private Header header() {
        var id = rules.id("id");
        var occurredAt = rules.time("occurredAt");
        var organization = callersOrganization.map(this::sameOrganization)
                .orElseGet(() -> requireOrganizationId(rules.unrepaired("organizationId")));
        return new Header(id, occurredAt, new SessionKey(organization, rules.id("sessionId")), rules.id("meetingId"));
    }

    private String sameOrganization(String callers) {
        fields.optional("organizationId").ifPresent(value -> {
            if (!requireOrganizationId(rules.string("organizationId", value)).equals(callers)) {
                throw fields.invalid(Problem.ORGANIZATION_MISMATCH, "organizationId",
                        "Send the organization of the credentials, or leave the field out.");
            }
        });
        return callers;
    }

    private String requireOrganizationId(String text) {
        if (!OrganizationId.isValid(text)) {
            throw fields.invalid(Problem.INVALID_ID, "organizationId", "An organization id " + OrganizationId.RULE);
        }
        return text;
    }

    private Optional<String> endReason() {
        return fields.optional("reason").map(reason -> rules.text("reason", reason, 1, MAX_SHORT_CODE_POINTS));
    }

    /// Takes any payload, because the event does not name the type of its message. Folding checks it by [PayloadType].
    private MessageEdited edited(Header header) {
        var id = messageId();
        var _ = fields.required("message.payload");
        return new MessageEdited(header, id);
    }

    private String messageId() {
        rules.requireObject("message");
        return rules.id("message.id");
    }

    private String participantId() {
        return rules.id("participantId");
    }

    private String reaction() {
        return rules.text("reaction", fields.required("reaction"), 1, MAX_SHORT_CODE_POINTS);
    }

    private MessagesDeleted messagesDeleted(Header header) {
        if (header.occurredAt().minus(MAX_CLOCK_LEAD).isAfter(receivedAt)) {
            throw fields.invalid(Problem.TIME_TOO_LATE, "occurredAt", "Send a time that is at most "
                    + MAX_CLOCK_LEAD.toMinutes() + " minutes ahead of the service's clock.");
        }
        var author = author();
        var until = fields.optional("until").map(value -> rules.timeOf("until", value)).orElse(header.occurredAt());
        if (until.isAfter(header.occurredAt())) {
            throw fields.invalid(Problem.TIME_TOO_LATE, "until", "Send a time that is not later than occurredAt.");
        }
        return new MessagesDeleted(header, author, until);
    }

    private Optional<Author> author() {
        Optional<Author> participant = person("participantId").map(Author.Participant::new);
        Optional<Author> user = person("userId").map(Author.User::new);
        if (participant.isPresent() && user.isPresent()) {
            throw fields.invalid(Problem.AMBIGUOUS_PERSON, "userId", "Send participantId or userId, not both.");
        }
        return participant.or(() -> user);
    }

    /// Returns the id of the person; empty for everyone. Null is not taken for everyone, because it can be the value of an unset
    /// variable, and must not clear the chat.
    private Optional<String> person(String field) {
        var value = fields.sent(field);
        if (value.isPresent() && fields.optional(field).isEmpty()) {
            throw fields.invalid(Problem.WRONG_TYPE, field,
                    "Send the id of the person. Leave the field out to delete the messages of everyone.");
        }
        return value.map(id -> rules.idOf(field, id));
    }
}
