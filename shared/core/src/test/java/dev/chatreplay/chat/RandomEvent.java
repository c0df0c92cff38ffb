package dev.chatreplay.chat;

import dev.chatreplay.event.EventBuilder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// An event of a generated history. There are few ids and times. So several events share them. Fields that a type does not have are ignored.
///
/// @param type the type without `chat.`
/// @param person a participant
/// @param time `createdAt`, `until` or `upTo`
record RandomEvent(String type, String id, Instant at, String messageId, String person, Instant time, int sequence,
        String payloadType, Object payload, String reaction, int variant, ZoneOffset offset) {
    private static final Instant START = Instant.parse("2026-11-21T23:00:00Z");
    private static final DateTimeFormatter RFC_3339 = DateTimeFormatter
            .ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSSXXX", Locale.ROOT);
    private static final List<String> TYPES = List.of("message.sent", "message.sent", "message.sent", "message.sent",
            "message.edited", "message.edited", "message.edited", "message.pinned", "message.unpinned",
            "reaction.added", "reaction.added", "reaction.removed", "delivered", "read", "read", "x", "session",
            "messages.deleted", "message.deleted");
    /// Code points on both sides of the surrogates, in order. The suffix puts all ids of a row into one shard.
    private static final List<String> BORDER = List.of("m", "m\uD7FF", "m\uE000", "m\uFFFD", "m\uD800\uDC00",
            "m\uDBFF\uDFFF");
    private static final List<String> IDS_IN_ONE_SHARD = BORDER.stream().map(RandomEvent::inShard3).toList();
    private static final List<String> PEOPLE = List.of("p", "p\uFFFD", "p\uD800\uDC00");
    private static final List<String> EVENT_IDS = List.of("e", "e1", "e\uD7FF", "e\uE000", "e\uFFFD", "e\uD800\uDC00",
            "e\uDBFF\uDFFF");
    private static final List<String> REACTIONS = List.of("+", "+\uFFFD", "+\uD83D\uDE00", "+\u0001p", "+\u0002");

    /// Every payload, and the types for which it is valid.
    static final Map<Object, List<String>> PAYLOADS = Map.of("text", List.of("TEXT", "CUSTOM"), "javascript:x",
            List.of("TEXT", "CUSTOM"), "https://example.org/1", List.of("TEXT", "IMAGE", "CUSTOM"), "mxc://x/2",
            List.of("TEXT", "IMAGE", "CUSTOM"), "{\"link\":\"https://x/3\"}", List.of("TEXT", "FILE", "CUSTOM"),
            Map.of("link", "https://x/4"), List.of("FILE", "CUSTOM"), Map.of("link", "data:x"), List.of("CUSTOM"), 7,
            List.of("CUSTOM"));

    static List<RandomEvent> history(Random random, boolean isOneShard) {
        return IntStream.range(0, random.nextInt(60)).mapToObj(_ -> of(random, isOneShard)).toList();
    }

    private static RandomEvent of(Random random, boolean isOneShard) {
        var payloadType = one(List.of("TEXT", "IMAGE", "FILE", "CUSTOM"), random);
        var type = one(TYPES.subList(0, TYPES.size() - random.nextInt(3)), random);
        var payloads = PAYLOADS.entrySet().stream()
                .filter(payload -> type.equals("message.edited") || payload.getValue().contains(payloadType))
                .map(payload -> payload.getKey().toString()).sorted().toList();
        var payload = one(payloads, random);
        return new RandomEvent(type, one(EVENT_IDS, random), START.plusNanos(random.nextInt(4)),
                one(isOneShard ? IDS_IN_ONE_SHARD : BORDER, random), one(PEOPLE, random),
                START.plusNanos(random.nextInt(4)), random.nextInt(2), payloadType,
                PAYLOADS.keySet().stream().filter(each -> each.toString().equals(payload)).findFirst().orElseThrow(),
                one(REACTIONS, random), random.nextInt(5), ZoneOffset.ofHoursMinutes(random.nextInt(12), 30));
    }

    private static <T> T one(List<T> choices, Random random) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static String inShard3(String prefix) {
        return Stream.iterate(0, i -> i + 1).map(i -> prefix + i).filter(id -> LogEntry.shardOf(id) == 3).findFirst()
                .orElseThrow();
    }

    boolean is(String... types) {
        return List.of(types).contains(type);
    }

    boolean isPrivate() {
        return variant == 0;
    }

    /// Returns the field that names the person of a bulk deletion; empty for everyone.
    String personField() {
        return variant == 0 ? "" : variant < 3 ? "participantId" : "userId";
    }

    String userId() {
        return "u" + person;
    }

    String payloadAsShown() {
        return payload instanceof Map<?, ?> object ? "{\"link\":\"" + object.get("link") + "\"}" : payload.toString();
    }

    boolean payloadIsText() {
        return payload instanceof String;
    }

    EventBuilder builder() {
        var event = switch (type) {
            case "message.sent" -> EventBuilder.sent(messageId).createdAt(text(time)).with("message.sequence", sequence)
                    .with("message.payloadType", payloadType + "_MESSAGE").with("message.payload", payload)
                    .with("message.participantId", person).with("message.userId", userId())
                    .with("message.targetUserIds", isPrivate() ? List.of("u-1") : List.of());
            case "message.edited" -> EventBuilder.edited(messageId, "").with("message.payload", payload);
            case "message.pinned" -> EventBuilder.pinned(messageId);
            case "message.unpinned" -> EventBuilder.unpinned(messageId);
            case "message.deleted" -> EventBuilder.deleted(messageId);
            case "reaction.added" -> EventBuilder.reactionAdded(messageId, person, reaction);
            case "reaction.removed" -> EventBuilder.reactionRemoved(messageId, person, reaction);
            case "delivered" -> EventBuilder.delivered(person, text(time));
            case "read" -> EventBuilder.read(person, text(time));
            case "messages.deleted" -> bulkDeletion();
            case "session" -> variant < 3 ? EventBuilder.started() : EventBuilder.ended();
            default -> EventBuilder.extension("x.y");
        };
        return event.id(id).at(text(at));
    }

    private EventBuilder bulkDeletion() {
        var event = EventBuilder.messagesDeleted();
        if (!time.isAfter(at)) {
            event.with("until", text(time));
        }
        return personField().isEmpty()
                ? event
                : event.with(personField(), personField().equals("userId") ? userId() : person);
    }

    Instant until() {
        return time.isAfter(at) ? at : time;
    }

    private String text(Instant instant) {
        return RFC_3339.format(instant.atOffset(offset));
    }
}
