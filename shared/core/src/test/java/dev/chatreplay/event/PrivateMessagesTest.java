package dev.chatreplay.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tests that no bug of a producer publishes a private message. The parser refuses each wrong value of `targetUserIds`, or the message stays
/// private to the same users.
class PrivateMessagesTest {
    private static final String PLACE = "$.message.targetUserIds";
    private static final String[] VALID_ITEMS = {"\"u-1\"", "\"é\"", "7", "-0", "123456789012345678901234567890",
            "\"\\u0041\"", "\"null\"", "\" \""};
    private static final String[] INVALID_ITEMS = {"null", "true", "1.0", "1e3", "\"\"", "\"\\u0000\"", "\"\\ud83d\"",
            "\"\uD83D\"", "\"a\\nb\"", "{}", "[]", "[\"u-1\"]", "{\"id\":\"u-1\"}", "\"" + "x".repeat(257) + "\""};
    private static final String[] OTHER_VALUES = {"null", "true", "false", "0", "1.5", "\"\"", "\"u-1\"", "\"u-1,u-2\"",
            "\"[]\"", "{}", "{\"0\":\"u-1\"}", "{\"userIds\":[\"u-1\"]}", "\"\\ud83d\"", "NaN", "undefined", "[,]",
            "[\"u-1\",]",
            "", "'u-1'", "[\"u-1\""};

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void producersBugNeverPublishesPrivateMessage(long seed) {
        var random = new Random(seed);
        var items = IntStream.rangeClosed(0, random.nextInt(4)).mapToObj(_ -> item(random)).toList();
        var array = items.stream().collect(Collectors.joining(",", "[", "]"));
        var valid = items.stream().allMatch(item -> IntStream.range(0, VALID_ITEMS.length)
                .anyMatch(i -> VALID_ITEMS[i].equals(item)));
        assertThat(isPrivate(array)).as("seed %d: %s", seed, array).isEqualTo(valid);
    }

    @Test
    void otherValueThanListIsRefused() {
        for (var value : OTHER_VALUES) {
            assertThat(isPrivate(value)).as(value).isFalse();
        }
    }

    @Test
    void secondListIsRefused() {
        assertThat(isPrivate("[\"u-1\"],\"targetUserIds\":[]")).isFalse();
        assertThat(isPrivate("[],\"targetUserIds\":[\"u-1\"]")).isFalse();
    }

    private static String item(Random random) {
        var of = random.nextInt(3) == 0 ? INVALID_ITEMS : VALID_ITEMS;
        return of[random.nextInt(of.length)];
    }

    /// Returns whether the event is valid and private to the users that the producer named. It fails for a public message.
    private static boolean isPrivate(String targets) {
        var json = EventBuilder.sent("msg-1").with("message.targetUserIds", "HERE").json().replace("\"HERE\"", targets);
        var received = Instant.parse("2026-11-21T10:00:00Z");
        try {
            var logged = ChatEventParser.parse(json, received).json();
            assertThat(logged).contains("\"targetUserIds\":" + targets.replace("\\u0041", "A") + "}");
            assertThat(targets).isNotEqualTo("[]");
            return true;
        } catch (InvalidEventException refusal) {
            assertThat(refusal.path()).matches(path -> path.startsWith(PLACE) || path.equals("$"));
            return false;
        }
    }
}
