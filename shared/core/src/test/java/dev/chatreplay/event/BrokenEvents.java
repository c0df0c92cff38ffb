package dev.chatreplay.event;

import static dev.chatreplay.event.InvalidEventException.Problem.*;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;

/// Events that break one rule, each with the problem and the path that the error must have. No error may quote `SECRET`.
final class BrokenEvents {
    static final String EMOJI = "👩";
    private static final String AT = "2026-11-21T09:00:00Z";
    private static final BigDecimal WITH_FRACTION = new BigDecimal("1.0");
    private static final BigDecimal WITH_EXPONENT = new BigDecimal("1E+3");

    private BrokenEvents() {}

    static Stream<Arguments> all() {
        return Stream.of(envelopes(), sessions(), others(), messages(), privateMessages(), payloads())
                .flatMap(rows -> rows);
    }

    private static Stream<Arguments> envelopes() {
        return Stream.of(
                arguments(sent().without("type"), MISSING_FIELD, ".type"),
                arguments(sent().with("type", 1), WRONG_TYPE, ".type"),
                arguments(sent().with("type", null), WRONG_TYPE, ".type"),
                arguments(sent().with("type", "chat.message.SECRET"), UNKNOWN_EVENT_TYPE, ".type"),
                arguments(sent().with("type", ""), UNKNOWN_EVENT_TYPE, ".type"),
                arguments(sent().with("type", "chat.message.sent\0"), UNKNOWN_EVENT_TYPE, ".type"),
                arguments(sent().without("id"), MISSING_FIELD, ".id"),
                arguments(sent().with("id", null), WRONG_TYPE, ".id"),
                arguments(sent().with("id", WITH_FRACTION), WRONG_TYPE, ".id"),
                arguments(sent().with("id", WITH_EXPONENT), WRONG_TYPE, ".id"),
                arguments(sent().with("id", ""), INVALID_ID, ".id"),
                arguments(sent().with("id", "SECRET\n"), INVALID_ID, ".id"),
                arguments(sent().with("id", "x".repeat(257)), INVALID_ID, ".id"),
                arguments(sent().with("id", "SECRET\uD83D"), INVALID_ID, ".id"),
                arguments(sent().with("id", "\0"), INVALID_ID, ".id"),
                arguments(sent().without("occurredAt"), MISSING_FIELD, ".occurredAt"),
                arguments(sent().with("occurredAt", 1_795_000_000_000L), WRONG_TYPE, ".occurredAt"),
                arguments(sent().at("yesterday SECRET"), INVALID_TIME, ".occurredAt"),
                arguments(sent().at("2026-11-21T09:00:00.1234567890Z"), INVALID_TIME, ".occurredAt"),
                arguments(sent().without("sessionId"), MISSING_FIELD, ".sessionId"),
                arguments(sent().with("sessionId", "a\u0001b"), INVALID_ID, ".sessionId"),
                arguments(sent().with("sessionId", List.of()), WRONG_TYPE, ".sessionId"),
                arguments(sent().without("meetingId"), MISSING_FIELD, ".meetingId"),
                arguments(sent().with("meetingId", "\uFFFE"), INVALID_ID, ".meetingId"),
                arguments(sent().with("meetingId", true), WRONG_TYPE, ".meetingId"),
                arguments(sent().with("organizationId", "a\nb"), INVALID_ID, ".organizationId"),
                arguments(sent().with("organizationId", "a/b"), INVALID_ID, ".organizationId"),
                arguments(sent().with("organizationId", 5), WRONG_TYPE, ".organizationId"),
                arguments(sent().with("extra", "x".repeat(64 * 1024)), EVENT_TOO_LARGE, ""),
                arguments(sent().with("a\0", 1).with("a\uD83D", 2), DUPLICATE_FIELD, ""),
                arguments(sent().with("extra", List.of(Map.of("\uDC00", 1, "\uFFFD", 2))), DUPLICATE_FIELD, ""));
    }

    private static Stream<Arguments> sessions() {
        return Stream.of(
                arguments(EventBuilder.started().with("title", "x".repeat(257)), TEXT_TOO_LONG, ".title"),
                arguments(EventBuilder.started().with("title", 5), WRONG_TYPE, ".title"),
                arguments(EventBuilder.ended().with("reason", 3), WRONG_TYPE, ".reason"),
                arguments(EventBuilder.ended().with("reason", ""), TEXT_TOO_SHORT, ".reason"),
                arguments(EventBuilder.ended().with("reason", EMOJI.repeat(65)), TEXT_TOO_LONG, ".reason"));
    }

    private static Stream<Arguments> others() {
        return Stream.of(
                arguments(cleared().with("participantId", null), WRONG_TYPE, ".participantId"),
                arguments(cleared().with("userId", null), WRONG_TYPE, ".userId"),
                arguments(cleared().with("participantId", "p-1").with("userId", null), WRONG_TYPE, ".userId"),
                arguments(cleared().with("participantId", List.of()), WRONG_TYPE, ".participantId"),
                arguments(cleared().with("userId", ""), INVALID_ID, ".userId"),
                arguments(cleared().with("participantId", "p-1").with("userId", "u-1"), AMBIGUOUS_PERSON, ".userId"),
                arguments(cleared().with("until", "SECRET"), INVALID_TIME, ".until"),
                arguments(cleared().with("until", 5), WRONG_TYPE, ".until"),
                arguments(cleared().at("2026-11-21T09:00:00Z").with("until", "2026-11-21T09:00:00.000000001Z"),
                        TIME_TOO_LATE, ".until"),
                arguments(cleared().at("2026-11-21T10:10:00.000000001Z"), TIME_TOO_LATE, ".occurredAt"),
                arguments(reacted("+").without("participantId"), MISSING_FIELD, ".participantId"),
                arguments(reacted("+").with("participantId", "\t"), INVALID_ID, ".participantId"),
                arguments(reacted("+").with("message.id", null), WRONG_TYPE, ".message.id"),
                arguments(reacted("+").without("message"), MISSING_FIELD, ".message"),
                arguments(reacted("+").without("reaction"), MISSING_FIELD, ".reaction"),
                arguments(reacted("+").with("reaction", null), WRONG_TYPE, ".reaction"),
                arguments(reacted(""), TEXT_TOO_SHORT, ".reaction"),
                arguments(reacted(EMOJI.repeat(65)), TEXT_TOO_LONG, ".reaction"),
                arguments(EventBuilder.reactionRemoved("msg", "p", ""), TEXT_TOO_SHORT, ".reaction"),
                arguments(EventBuilder.delivered("", AT), INVALID_ID, ".participantId"),
                arguments(EventBuilder.delivered("p", "SECRET"), INVALID_TIME, ".upTo"),
                arguments(EventBuilder.read("p", AT).without("upTo"), MISSING_FIELD, ".upTo"),
                arguments(EventBuilder.read("p", AT).without("participantId"), MISSING_FIELD, ".participantId"),
                arguments(EventBuilder.extension("x."), UNKNOWN_EVENT_TYPE, ".type"),
                arguments(EventBuilder.extension("x." + "a".repeat(63)), UNKNOWN_EVENT_TYPE, ".type"),
                arguments(EventBuilder.extension("x.a b"), UNKNOWN_EVENT_TYPE, ".type"),
                arguments(EventBuilder.extension("x.é"), UNKNOWN_EVENT_TYPE, ".type"),
                arguments(EventBuilder.extension("y.a"), UNKNOWN_EVENT_TYPE, ".type"),
                arguments(EventBuilder.extension("x.a").without("meetingId"), MISSING_FIELD, ".meetingId"));
    }

    private static Stream<Arguments> messages() {
        return Stream.of(
                arguments(sent().without("message"), MISSING_FIELD, ".message"),
                arguments(sent().with("message", "SECRET"), WRONG_TYPE, ".message"),
                arguments(sent().with("message", List.of()), WRONG_TYPE, ".message"),
                arguments(sent().without("message.id"), MISSING_FIELD, ".message.id"),
                arguments(EventBuilder.edited("msg", "").with("message.id", "a\u0080b"), INVALID_ID, ".message.id"),
                arguments(EventBuilder.pinned("msg").with("message.id", 5.5), WRONG_TYPE, ".message.id"),
                arguments(EventBuilder.unpinned("msg").with("message.id", "\u007f"), INVALID_ID, ".message.id"),
                arguments(EventBuilder.deleted("msg").with("message", null), WRONG_TYPE, ".message"),
                arguments(sent().without("message.participantId"), MISSING_FIELD, ".message.participantId"),
                arguments(sent().with("message.participantId", ""), INVALID_ID, ".message.participantId"),
                arguments(sent().with("message.participantId", EMOJI.repeat(65)), INVALID_ID, ".message.participantId"),
                arguments(sent().with("message.userId", "x".repeat(257)), INVALID_ID, ".message.userId"),
                arguments(sent().with("message.userId", ""), INVALID_ID, ".message.userId"),
                arguments(sent().with("message.replyTo", false), WRONG_TYPE, ".message.replyTo"),
                arguments(sent().with("message.replyTo", "\0"), INVALID_ID, ".message.replyTo"),
                arguments(sent().with("message.displayName", Map.of()), WRONG_TYPE, ".message.displayName"),
                arguments(sent().with("message.displayName", "x".repeat(257)), TEXT_TOO_LONG, ".message.displayName"),
                arguments(sent().without("message.createdAt"), MISSING_FIELD, ".message.createdAt"),
                arguments(sent().createdAt("2026-02-30T00:00:00Z"), INVALID_TIME, ".message.createdAt"),
                arguments(sent().with("message.sequence", -1), INVALID_SEQUENCE, ".message.sequence"),
                arguments(sent().with("message.sequence", 1L << 53), INVALID_SEQUENCE, ".message.sequence"),
                arguments(sent().with("message.sequence", new BigDecimal("9".repeat(40)).toBigInteger()),
                        INVALID_SEQUENCE, ".message.sequence"),
                arguments(sent().with("message.sequence", "1"), WRONG_TYPE, ".message.sequence"),
                arguments(sent().with("message.sequence", WITH_FRACTION), WRONG_TYPE, ".message.sequence"),
                arguments(sent().with("message.roles", "host"), WRONG_TYPE, ".message.roles"),
                arguments(sent().with("message.roles", List.of("a", 5)), WRONG_TYPE, ".message.roles[1]"),
                arguments(sent().with("message.roles", List.of("x".repeat(257))), TEXT_TOO_LONG, ".message.roles[0]"),
                arguments(sent().with("message.roles", Collections.nCopies(101, "r")), TOO_MANY_ROLES,
                        ".message.roles"),
                arguments(sent().with("message.metadata", List.of()), WRONG_TYPE, ".message.metadata"),
                arguments(sent().with("message.metadata", "{}"), WRONG_TYPE, ".message.metadata"),
                arguments(sent().with("message.metadata", Map.of("a", "é".repeat(2045))), INVALID_METADATA,
                        ".message.metadata"),
                arguments(sent().with("message.metadata", nested(33)), INVALID_METADATA, ".message.metadata"));
    }

    private static Stream<Arguments> privateMessages() {
        return Stream.of(
                arguments(targets("u-1"), WRONG_TYPE, ".message.targetUserIds"),
                arguments(targets(null), WRONG_TYPE, ".message.targetUserIds"),
                arguments(targets(Map.of()), WRONG_TYPE, ".message.targetUserIds"),
                arguments(targets(false), WRONG_TYPE, ".message.targetUserIds"),
                arguments(targets(List.of("u-1", true)), WRONG_TYPE, ".message.targetUserIds[1]"),
                arguments(targets(Collections.singletonList(null)), WRONG_TYPE, ".message.targetUserIds[0]"),
                arguments(targets(List.of(List.of("u"))), WRONG_TYPE, ".message.targetUserIds[0]"),
                arguments(targets(List.of("u", "")), INVALID_ID, ".message.targetUserIds[1]"),
                arguments(targets(List.of("u", "u", "x".repeat(257))), INVALID_ID, ".message.targetUserIds[2]"),
                arguments(targets(List.of("u", "\uDC69")), INVALID_ID, ".message.targetUserIds[1]"),
                arguments(targets(Collections.nCopies(1001, "u")), TOO_MANY_TARGETS, ".message.targetUserIds"));
    }

    private static Stream<Arguments> payloads() {
        return Stream.of(
                arguments(sent().without("message.payloadType"), MISSING_FIELD, ".message.payloadType"),
                arguments(sent().with("message.payloadType", 1), WRONG_TYPE, ".message.payloadType"),
                arguments(payload("SECRET", ""), UNKNOWN_PAYLOAD_TYPE, ".message.payloadType"),
                arguments(sent().without("message.payload"), MISSING_FIELD, ".message.payload"),
                arguments(payload("CUSTOM_MESSAGE", 1).without("message.payload"), MISSING_FIELD, ".message.payload"),
                arguments(payload("TEXT_MESSAGE", null), WRONG_TYPE, ".message.payload"),
                arguments(payload("TEXT_MESSAGE", Map.of("SECRET", 1)), WRONG_TYPE, ".message.payload"),
                arguments(payload("IMAGE_MESSAGE", List.of("http://a/")), WRONG_TYPE, ".message.payload"),
                arguments(payload("IMAGE_MESSAGE", ""), INVALID_URI, ".message.payload"),
                arguments(payload("IMAGE_MESSAGE", "javascript:SECRET"), INVALID_URI, ".message.payload"),
                arguments(payload("FILE_MESSAGE", "SECRET"), INVALID_FILE_PAYLOAD, ".message.payload"),
                arguments(payload("FILE_MESSAGE", 5), INVALID_FILE_PAYLOAD, ".message.payload"),
                arguments(payload("FILE_MESSAGE", List.of()), INVALID_FILE_PAYLOAD, ".message.payload"),
                arguments(payload("FILE_MESSAGE", Map.of("link", "javascript:SECRET")), INVALID_FILE_PAYLOAD,
                        ".message.payload"),
                arguments(payload("FILE_MESSAGE", Map.of("link", "http://a/", "size", WITH_FRACTION)),
                        INVALID_FILE_PAYLOAD, ".message.payload"),
                arguments(EventBuilder.edited("msg", "").without("message.payload"), MISSING_FIELD,
                        ".message.payload"));
    }

    /// Returns an object with this many levels of nesting.
    static Map<String, Object> nested(int levels) {
        return levels == 1 ? Map.of() : Map.of("a", nested(levels - 1));
    }

    private static EventBuilder sent() {
        return EventBuilder.sent("msg-1");
    }

    private static EventBuilder cleared() {
        return EventBuilder.messagesDeleted();
    }

    private static EventBuilder reacted(String reaction) {
        return EventBuilder.reactionAdded("msg", "p", reaction);
    }

    private static EventBuilder targets(@Nullable Object targets) {
        return sent().with("message.targetUserIds", targets);
    }

    private static EventBuilder payload(String type, @Nullable Object payload) {
        return sent().with("message.payloadType", type).with("message.payload", payload);
    }
}
