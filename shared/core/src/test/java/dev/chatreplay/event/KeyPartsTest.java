package dev.chatreplay.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyPartsTest {
    /// Characters on both sides of each border at which the order of UTF-16 or the number of bytes of UTF-8 changes.
    private static final int[] BORDERS = {' ', '~', 0xA0, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFF5E, 0xFFFD, 0x10000,
            0x1F600, 0x10FFFF};

    @Test
    void orderIsThatOfUtf8Bytes() {
        var random = new Random(11);
        for (var i = 0; i < 50_000; i++) {
            var a = text(random);
            var b = random.nextInt(4) == 0 ? a + text(random) : text(random);
            assertThat(Integer.signum(KeyParts.ORDER.compare(a, b))).as("%s and %s", a, b).isEqualTo(
                    Integer.signum(Arrays.compareUnsigned(utf8(a), utf8(b))));
        }
    }

    @Test
    void joinedKeysSortAsTheirPartsDo() {
        var random = new Random(13);
        for (var i = 0; i < 50_000; i++) {
            var a = List.of(id(random), id(random));
            var b = List.of(random.nextBoolean() ? a.getFirst() : id(random), id(random));
            var first = KeyParts.ORDER.compare(a.getFirst(), b.getFirst());
            var byParts = first == 0 ? KeyParts.ORDER.compare(a.getLast(), b.getLast()) : first;
            assertThat(Integer.signum(KeyParts.ORDER.compare(join(a), join(b)))).as("%s and %s", a, b)
                    .isEqualTo(Integer.signum(byParts));
        }
    }

    @Test
    void splitReturnsJoinedParts() {
        var random = new Random(17);
        for (var i = 0; i < 1_000; i++) {
            var parts = IntStream.range(0, 1 + random.nextInt(5)).mapToObj(_ -> text(random)).toList();
            assertThat(KeyParts.split(join(parts))).isEqualTo(parts);
        }
        assertThat(KeyParts.split(KeyParts.join("", "", ""))).containsExactly("", "", "");
    }

    private static String id(Random random) {
        return text(random) + "x";
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (var i = random.nextInt(4); i > 0; i--) {
            text.appendCodePoint(BORDERS[random.nextInt(BORDERS.length)]);
        }
        return text.toString();
    }

    private static String join(List<String> parts) {
        return KeyParts.join(parts.toArray(String[]::new));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
