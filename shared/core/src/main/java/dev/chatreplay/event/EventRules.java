package dev.chatreplay.event;

import dev.chatreplay.event.ChatEvent.Header;
import dev.chatreplay.event.ChatEvent.MessageDeleted;
import dev.chatreplay.event.ChatEvent.MessageEdited;
import dev.chatreplay.event.ChatEvent.MessagePinned;
import dev.chatreplay.event.ChatEvent.MessageSent;
import dev.chatreplay.event.ChatEvent.MessageUnpinned;
import dev.chatreplay.event.ChatEvent.SessionEnded;
import dev.chatreplay.event.ChatEvent.SessionStarted;
import dev.chatreplay.event.InvalidEventException.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The rules for the fields of an event, one method for each rule. They ignore a field that only other types of event use.
///
/// @param fields the fields of the event, as they were sent
record EventRules(EventFields fields) {
    /// The maximum number of users that a private message may be for.
    static final int MAX_TARGETS = 1000;
    /// The maximum size of an edited payload. It is one limit for all payload types, because an edit does not name its type.
    static final int MAX_EDIT_BYTES = 8 * 1024;
    /// The maximum length of names and references in code points.
    static final int MAX_NAME_CODE_POINTS = 256;

    /// Returns the event that the fields describe.
    ///
    /// @throws InvalidEventException for the first rule that the event breaks
    ChatEvent event(Optional<String> callersOrganization) {
        return switch (type()) {
            case SESSION_STARTED -> new SessionStarted(header(callersOrganization), optionalName("title"));
            case SESSION_ENDED -> new SessionEnded(header(callersOrganization), endReason());
            case MESSAGE_SENT -> sent(header(callersOrganization));
            case MESSAGE_EDITED -> edited(header(callersOrganization));
            case MESSAGE_PINNED -> new MessagePinned(header(callersOrganization), messageId());
            case MESSAGE_UNPINNED -> new MessageUnpinned(header(callersOrganization), messageId());
            case MESSAGE_DELETED -> new MessageDeleted(header(callersOrganization), messageId());
            case MESSAGES_DELETED, REACTION_ADDED, REACTION_REMOVED, MESSAGES_DELIVERED, MESSAGES_READ ->
                throw new UnsupportedOperationException();
            case EXTENSION -> new ChatEvent.Extension(header(callersOrganization), fields.text("type"));
        };
    }

    private EventType type() {
        return EventType.of(fields.text("type")).orElseThrow(() -> fields.invalid(Problem.UNKNOWN_EVENT_TYPE, "type",
                "must be one of " + list(EventType.values(), EventType::wireName)));
    }

    private Header header(Optional<String> callersOrganization) {
        var id = id("id");
        var occurredAt = time("occurredAt");
        var organization = callersOrganization.map(this::sameOrganization)
                .orElseGet(() -> requireOrganizationId(fields.text("organizationId")));
        return new Header(id, occurredAt, new SessionKey(organization, id("sessionId")), id("meetingId"));
    }

    private String sameOrganization(String callers) {
        var named = fields.optionalText("organizationId").map(this::requireOrganizationId);
        if (named.isPresent() && !named.get().equals(callers)) {
            throw fields.invalid(Problem.ORGANIZATION_MISMATCH, "organizationId",
                    "must be the organization of the credentials, or be left out");
        }
        return callers;
    }

    private MessageSent sent(Header header) {
        var id = messageId();
        requireLength("message.participantId", fields.text("message.participantId"), 1);
        var _ = optionalName("message.userId");
        requireLength("message.displayName", fields.text("message.displayName"), 0);
        new PayloadRules(fields).check();
        checkTargets();
        return new MessageSent(header, id, time("message.createdAt"), 0);
    }

    private MessageEdited edited(Header header) {
        var id = messageId();
        if (Text.utf8Length(fields.text("message.payload")) > MAX_EDIT_BYTES) {
            throw fields.invalid(Problem.TEXT_TOO_LONG, "message.payload",
                    "an edit may have at most " + MAX_EDIT_BYTES + " bytes of UTF-8");
        }
        return new MessageEdited(header, id);
    }

    private String messageId() {
        fields.requireObject("message");
        return id("message.id");
    }

    private void checkTargets() {
        var targets = fields.optionalItems("message.targetUserIds");
        if (targets.size() > MAX_TARGETS) {
            throw fields.invalid(Problem.TOO_MANY_TARGETS, "message.targetUserIds", "may hold at most " + MAX_TARGETS);
        }
        for (var i = 0; i < targets.size(); i++) {
            var field = "message.targetUserIds[" + i + "]";
            requireLength(field, fields.textOf(field, targets.get(i)), 0);
        }
    }

    private Optional<String> endReason() {
        return fields.optionalText("reason");
    }

    private static <T> String list(T[] values, Function<T, String> name) {
        return Arrays.stream(values).map(name).collect(Collectors.joining(", "));
    }

    private String id(String field) {
        return requireId(field, fields.text(field));
    }

    private String requireOrganizationId(String text) {
        if (!OrganizationId.isValid(text)) {
            throw fields.invalid(Problem.INVALID_ID, "organizationId", OrganizationId.RULE);
        }
        return text;
    }

    private String requireId(String field, String text) {
        if (!Id.isValid(text)) {
            throw fields.invalid(Problem.INVALID_ID, field, Id.RULE);
        }
        return text;
    }

    private Optional<String> optionalName(String field) {
        var text = fields.optionalText(field);
        text.ifPresent(name -> requireLength(field, name, 0));
        return text;
    }

    private void requireLength(String field, String text, int minLength) {
        var length = Text.codePoints(text);
        if (length < minLength) {
            throw fields.invalid(Problem.TEXT_TOO_SHORT, field, "must not be empty");
        }
        if (length > MAX_NAME_CODE_POINTS) {
            throw fields.invalid(Problem.TEXT_TOO_LONG, field,
                    "may have at most " + MAX_NAME_CODE_POINTS + " characters");
        }
    }

    private Instant time(String field) {
        var text = fields.text(field);
        try {
            return EventTime.parse(text);
        } catch (DateTimeException _) {
            throw fields.invalid(Problem.INVALID_TIME, field,
                    "must be an RFC 3339 time in the years 1 to 9999 in UTC, for example 2026-11-21T09:00:00.123Z");
        }
    }
}
