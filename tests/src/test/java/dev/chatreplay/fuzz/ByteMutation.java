package dev.chatreplay.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Random;

/// Damages the bytes of a JSON text: cuts, repeats or overwrites it, encodes it wrongly, or nests it deeply.
final class ByteMutation {
    private static final List<byte[]> FOREIGN = List.of(bytes(0xff), bytes(0xc0, 0x80), bytes(0xed, 0xa0, 0x80),
            bytes(0xf5, 0x80, 0x80, 0x80), bytes(0xe2, 0x82),
            bytes(0), bytes(0xef, 0xbb, 0xbf), bytes('\\'), bytes('"'), bytes('{'), bytes('}'), bytes('['), bytes(']'),
            bytes(','), bytes(':'), bytes('\n'), bytes('\t'),
            "\\ud800".getBytes(UTF_8), "\\u0000".getBytes(UTF_8), "\\uD83D".getBytes(UTF_8), "\\x41".getBytes(UTF_8),
            "//".getBytes(UTF_8), "/**/".getBytes(UTF_8),
            "NaN".getBytes(UTF_8), "Infinity".getBytes(UTF_8), "1e999999999".getBytes(UTF_8), "-".getBytes(UTF_8),
            "'".getBytes(UTF_8));

    private ByteMutation() {}

    /// Returns a damaged copy of `text`, or unrelated bytes.
    static byte[] damaged(byte[] text, Random random) {
        int at = random.nextInt(text.length);
        return switch (random.nextInt(9)) {
            case 0 -> join(text, 0, at, new byte[0], text.length);
            case 1 -> join(text, 0, at, new byte[0], Math.min(text.length, at + 1 + random.nextInt(8)));
            case 2, 3, 4 -> join(text, 0, at, FOREIGN.get(random.nextInt(FOREIGN.size())), at);
            case 5 -> join(text, 0, at, FOREIGN.get(random.nextInt(FOREIGN.size())), at + 1);
            case 6 -> join(text, 0, text.length, text, text.length);
            case 7 -> flipped(text, at, random);
            default -> foreign(text, random);
        };
    }

    private static byte[] foreign(byte[] text, Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> new byte[0];
            case 1 -> noise(random);
            case 2 -> new String(text, UTF_8).getBytes(UTF_16);
            case 3 -> (new String(text, UTF_8) + "é").getBytes(ISO_8859_1);
            case 4 -> "[".repeat(random.nextInt(1, 60_000)).getBytes(UTF_8);
            case 5 -> ("{\"events\":" + "{\"a\":".repeat(random.nextInt(1, 20_000)) + "1").getBytes(UTF_8);
            case 6 -> List
                    .of("null", "[]", "{}", "\"\"", "0", "{\"events\":[]}", "{\"events\":null}", "{\"events\":{}}",
                            "{\"events\":[null]}", "{\"events\":[[]]}", "{\"event\":[]}", "true", " ")
                    .get(random.nextInt(13)).getBytes(UTF_8);
            default -> duplicated(text, random);
        };
    }

    private static byte[] duplicated(byte[] text, Random random) {
        var field = List
                .of("\"type\":\"session.ended\",", "\"id\":\"other\",", "\"sessionId\":\"other\",", "\"message\":{},")
                .get(random.nextInt(4));
        return new String(text, UTF_8).replaceFirst("\"type\"", field + "\"type\"").getBytes(UTF_8);
    }

    private static byte[] noise(Random random) {
        var noise = new byte[random.nextInt(1, 200)];
        random.nextBytes(noise);
        return noise;
    }

    private static byte[] flipped(byte[] text, int at, Random random) {
        var copy = text.clone();
        copy[at] ^= (byte) (1 << random.nextInt(8));
        return copy;
    }

    private static byte[] join(byte[] text, int from, int to, byte[] middle, int rest) {
        var joined = new byte[to - from + middle.length + text.length - rest];
        System.arraycopy(text, from, joined, 0, to - from);
        System.arraycopy(middle, 0, joined, to - from, middle.length);
        System.arraycopy(text, rest, joined, to - from + middle.length, text.length - rest);
        return joined;
    }

    private static byte[] bytes(int... values) {
        var bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
