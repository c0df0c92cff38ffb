package dev.chatreplay.format;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/// Generates texts that often break CSV.
final class HostileText {
    private static final List<String> PIECES = List.of("\"", "\"\"", ",", "\r", "\n", "\r\n", " ", "\t", "#", "=", "+",
            "-", "@", "'", "\\", "a", "é", "😀", "👩‍👩‍👧", "\u202e", "\u0001", "\u001f", "\u007f", "\u0085", "\u2028",
            "\ufeff", "\\N", "NULL", "שלום");

    private HostileText() {}

    static String next(Random random) {
        return random.ints(random.nextInt(8), 0, PIECES.size()).mapToObj(PIECES::get).collect(Collectors.joining());
    }
}
