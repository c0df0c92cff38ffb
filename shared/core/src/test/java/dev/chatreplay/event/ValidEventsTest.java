package dev.chatreplay.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tests that every event that follows the rules is taken, and that its JSON keeps all values, with repaired texts.
class ValidEventsTest {
    private static final String[] TYPES = {"session.started", "session.ended", "chat.message.sent",
            "chat.message.edited",
            "chat.message.pinned", "chat.message.unpinned", "chat.message.deleted", "chat.messages.deleted",
            "chat.reaction.added", "chat.reaction.removed", "chat.delivered", "chat.read", "x.poll-1"};
    private static final int[] OF_IDS = {' ', '#', '/', 'a', '~', 0xA0, 0xE9, 0x200B, 0x202E, 0xD7FF, 0xE000, 0xFEFF,
            0xFFFD, 0x10000, 0x1F600, 0x10FFFF};
    private static final int[] ONLY_OF_TEXTS = {0, 1, '\n', '"', '\\', 0x7F, 0x85, 0xD83D, 0xDC69, 0xFFFE, 0xFFFF};

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 300);
    }

    static LongStream moreSeeds() {
        return LongStream.rangeClosed(301, 1_000);
    }

    /// The profiles `faults` and `faults-long` run it.
    @ParameterizedTest
    @MethodSource("moreSeeds")
    @Tag("full-extent")
    void moreEventsThatFollowRulesKeepTheirValues(long seed) {
        everyEventThatFollowsRulesKeepsItsValues(seed);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyEventThatFollowsRulesKeepsItsValues(long seed) {
        var sent = event(new Random(seed), UnaryOperator.identity());
        var expected = event(new Random(seed), ValidEventsTest::repaired).json();
        var parsed = sent.parsed(Instant.parse("2026-11-22T00:00:00Z"));
        assertThat(parsed.json()).as("seed %d", seed).isEqualTo(expected);
        assertThat(parsed.event().typeName()).isEqualTo(TYPES[new Random(seed).nextInt(TYPES.length)]);
        // The log's JSON is a valid event too, for example when an operator sends an export again.
        assertThat(ChatEventParser.parse(expected, Instant.parse("2026-11-22T00:00:00Z"))).isEqualTo(parsed);
        assertThat(ChatEventParser.sessionOf(sent.json())).contains(parsed.event().header().session());
    }

    /// Returns the event of a seed.
    ///
    /// @param repair applied to each text; an id needs no repair
    private static EventBuilder event(Random random, UnaryOperator<String> repair) {
        var type = TYPES[random.nextInt(TYPES.length)];
        var event = EventBuilder.extension(type).id(id(random)).at(time(random)).with("sessionId", id(random))
                .with("meetingId", anyId(random)).with(repair.apply(text(random) + "!"), json(random, 3, repair));
        switch (type) {
            case "session.started" -> event.with("title", random.nextBoolean() ? null : repair.apply(text(random)));
            case "session.ended" -> event.with("reason", repair.apply(text(random) + "!"));
            case "chat.messages.deleted" -> event.with(random.nextBoolean() ? "participantId" : "userId", anyId(random))
                    .with("until", "2026-11-20T09:00:00Z");
            case "chat.reaction.added", "chat.reaction.removed" -> event.with("participantId", anyId(random))
                    .with("reaction", repair.apply(text(random) + "!"));
            case "chat.delivered", "chat.read" -> event.with("participantId", anyId(random)).with("upTo", time(random));
            default -> event.with("title", json(random, 2, repair));
        }
        if (type.contains("message.") || type.contains("reaction")) {
            event.with("message.id", anyId(random)).with("message.payload", json(random, 3, repair));
        }
        return type.equals("chat.message.sent") ? message(event, random, repair) : event;
    }

    private static EventBuilder message(EventBuilder event, Random random, UnaryOperator<String> repair) {
        event.with("message.participantId", anyId(random)).with("message.createdAt", time(random))
                .with("message.payloadType", "CUSTOM_MESSAGE")
                .with("message.displayName", random.nextBoolean() ? null : repair.apply(text(random)));
        if (random.nextBoolean()) {
            event.with("message.payloadType", "TEXT_MESSAGE").with("message.payload", repair.apply(text(random)))
                    .with("message.userId", anyId(random)).with("message.replyTo", anyId(random));
        }
        if (random.nextBoolean()) {
            event.with("message.sequence", random.nextLong(1L << 53))
                    .with("message.roles", List.of(repair.apply(text(random)), repair.apply(text(random))))
                    .with("message.targetUserIds", List.of(anyId(random), anyId(random)))
                    .with("message.metadata", object(random, 4, repair));
        }
        return event;
    }

    private static @Nullable Object json(Random random, int depth, UnaryOperator<String> repair) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> new BigInteger(random.nextInt(200), random);
            case 3, 4 -> repair.apply(text(random));
            case 5 -> IntStream.range(0, random.nextInt(3)).mapToObj(_ -> String.valueOf(json(random, 0, repair)))
                    .toList();
            default -> object(random, depth, repair);
        };
    }

    private static Map<String, @Nullable Object> object(Random random, int depth, UnaryOperator<String> repair) {
        var object = new LinkedHashMap<String, @Nullable Object>();
        for (var i = random.nextInt(3); i > 0; i--) {
            // The number keeps the names different after their repair.
            object.put(repair.apply(text(random)) + i, json(random, depth - 1, repair));
        }
        return object;
    }

    private static Object anyId(Random random) {
        return random.nextInt(4) == 0 ? new BigInteger(random.nextInt(200), random).negate() : id(random);
    }

    private static String id(Random random) {
        var id = new StringBuilder();
        for (var i = random.nextInt(8) == 0 ? 256 : random.nextInt(3); i >= 0; i--) {
            var next = Character.toString(OF_IDS[random.nextInt(OF_IDS.length)]);
            if ((id + next).getBytes(StandardCharsets.UTF_8).length <= 256) {
                id.append(next);
            }
        }
        return id.toString();
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (var i = random.nextInt(5); i > 0; i--) {
            var of = random.nextBoolean() ? OF_IDS : ONLY_OF_TEXTS;
            text.appendCodePoint(of[random.nextInt(of.length)]);
        }
        return text.toString();
    }

    private static String time(Random random) {
        var digits = "120450789".substring(0, random.nextInt(10));
        return "2026-11-21T09:00:00" + (digits.isEmpty() ? "" : "." + digits)
                + List.of("Z", "+00:00", "-08:00", "+05:30").get(random.nextInt(4));
    }

    private static String repaired(String text) {
        var repaired = new StringBuilder();
        text.codePoints().map(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF) ? 0xFFFD : c)
                .forEach(repaired::appendCodePoint);
        return repaired.toString();
    }
}
