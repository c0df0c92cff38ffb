package dev.chatreplay.event;

import com.fasterxml.jackson.core.JsonToken;
import dev.chatreplay.event.ChatEvent.Header;
import dev.chatreplay.event.ChatEvent.MessageSent;
import dev.chatreplay.event.EventFields.Field;
import dev.chatreplay.event.InvalidEventException.Problem;
import java.util.List;
import java.util.Optional;

/// The rules for the fields of a new message.
///
/// @param fields the fields of the event, as they were sent
/// @param rules the rules for kinds of values
record MessageRules(EventFields fields, FieldRules rules) {
    /// The maximum number of users that a private message may be for.
    static final int MAX_TARGETS = 1000;
    /// The maximum number of roles that a message may be addressed to.
    static final int MAX_ROLES = 100;
    /// The greatest integer that every JSON parser keeps exactly (RFC 8259, section 6).
    static final long MAX_SEQUENCE = (1L << 53) - 1;
    /// The maximum size of the metadata: bytes of its compact JSON in UTF-8.
    static final int MAX_METADATA_BYTES = 4 * 1024;
    /// The maximum nesting of the metadata. The object itself is the first level.
    static final int MAX_METADATA_DEPTH = 32;

    private static final String PAYLOAD = "message.payload";
    private static final String PAYLOAD_TYPE = "message.payloadType";
    private static final String TARGETS = "message.targetUserIds";
    private static final String ROLES = "message.roles";
    private static final String SEQUENCE = "message.sequence";
    private static final String METADATA = "message.metadata";

    /// Checks all fields of the message.
    ///
    /// @param messageId the id of the message, which is valid
    MessageSent sent(Header header, String messageId) {
        var _ = rules.id("message.participantId");
        rules.checkOptionalId("message.userId");
        var _ = rules.optionalName("message.displayName");
        checkPayload();
        checkTargets();
        checkRoles();
        rules.checkOptionalId("message.replyTo");
        checkMetadata();
        return new MessageSent(header, messageId, rules.time("message.createdAt"), sequence());
    }

    private void checkPayload() {
        var type = PayloadType.of(rules.unrepaired(PAYLOAD_TYPE))
                .orElseThrow(() -> fields.invalid(Problem.UNKNOWN_PAYLOAD_TYPE, PAYLOAD_TYPE,
                        "Send TEXT_MESSAGE, IMAGE_MESSAGE, FILE_MESSAGE or CUSTOM_MESSAGE."));
        var payload = fields.required(PAYLOAD);
        var isText = payload.is(JsonToken.VALUE_STRING);
        // Folding and files see the repaired payload, so the rule is about it.
        if (!type.accepts(isText, isText ? Text.repaired(payload.text()) : payload.text())) {
            throw invalidPayload(type, payload);
        }
    }

    private InvalidEventException invalidPayload(PayloadType type, Field payload) {
        return switch (type) {
            case FILE_MESSAGE -> fields.invalid(Problem.INVALID_FILE_PAYLOAD, PAYLOAD,
                    "Send {link, name, size} as an object or as its JSON text. The link is " + PayloadType.URI_RULE
                            + " Name and size are optional: a string, and a whole number of bytes.");
            case IMAGE_MESSAGE -> payload.is(JsonToken.VALUE_STRING)
                    ? fields.invalid(Problem.INVALID_URI, PAYLOAD, "Send " + PayloadType.URI_RULE)
                    : fields.invalid(Problem.WRONG_TYPE, PAYLOAD, "Send a string.");
            case TEXT_MESSAGE, CUSTOM_MESSAGE -> fields.invalid(Problem.WRONG_TYPE, PAYLOAD,
                    "Send a string, or the payloadType CUSTOM_MESSAGE for other JSON.");
        };
    }

    /// Checks who may see the message. A value that is no list of user ids is refused, because the message would be public without it.
    private void checkTargets() {
        var targets = items(fields.sent(TARGETS), TARGETS, MAX_TARGETS, Problem.TOO_MANY_TARGETS,
                "Send an array of user ids. Leave the field out, or send [], for a public message. "
                        + "No other value is taken, because it could publish a private message.");
        for (var i = 0; i < targets.size(); i++) {
            var _ = rules.idOf(TARGETS + "[" + i + "]", targets.get(i));
        }
    }

    private void checkRoles() {
        var roles = items(fields.optional(ROLES), ROLES, MAX_ROLES, Problem.TOO_MANY_ROLES,
                "Send an array of strings.");
        for (var i = 0; i < roles.size(); i++) {
            var _ = rules.nameOf(ROLES + "[" + i + "]", roles.get(i));
        }
    }

    private List<Field> items(Optional<Field> array, String field, int max, Problem tooMany, String advice) {
        if (array.isEmpty()) {
            return List.of();
        }
        if (!array.get().is(JsonToken.START_ARRAY)) {
            throw fields.invalid(Problem.WRONG_TYPE, field, advice);
        }
        var items = array.get().items();
        if (items.size() > max) {
            throw fields.invalid(tooMany, field, "Send at most " + max + " items.");
        }
        return items;
    }

    private void checkMetadata() {
        fields.optional(METADATA).ifPresent(metadata -> {
            if (!metadata.is(JsonToken.START_OBJECT)) {
                throw fields.invalid(Problem.WRONG_TYPE, METADATA, "Send an object.");
            }
            if (metadata.depth() > MAX_METADATA_DEPTH || Text.utf8Length(metadata.text()) > MAX_METADATA_BYTES) {
                throw fields.invalid(Problem.INVALID_METADATA, METADATA, "Send at most " + MAX_METADATA_BYTES
                        + " bytes of compact JSON, nested at most " + MAX_METADATA_DEPTH + " levels deep.");
            }
        });
    }

    private long sequence() {
        return fields.optional(SEQUENCE).map(this::sequenceOf).orElse(0L);
    }

    private long sequenceOf(Field value) {
        if (!value.is(JsonToken.VALUE_NUMBER_INT)) {
            throw fields.invalid(Problem.WRONG_TYPE, SEQUENCE, "Send an integer without a fraction and an exponent.");
        }
        // A longer text is too great, because JSON has no leading zeros. It could also overflow a long.
        var isShort = value.text().length() <= String.valueOf(MAX_SEQUENCE).length();
        var sequence = isShort ? Long.parseLong(value.text()) : -1;
        if (sequence < 0 || sequence > MAX_SEQUENCE) {
            throw fields.invalid(Problem.INVALID_SEQUENCE, SEQUENCE, "Send an integer from 0 to " + MAX_SEQUENCE + ".");
        }
        return sequence;
    }
}
