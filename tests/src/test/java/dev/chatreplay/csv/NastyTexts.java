package dev.chatreplay.csv;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Texts that CSV writers and readers often handle wrongly.
final class NastyTexts {
    /// Texts chosen by hand.
    static final List<String> PICKED = List.of("", " ", "  both sides  ", "trailing space ", "\ttab\t", "line\nbreak",
            "line\r\nbreak", "lone\rreturn", "\n", "\r", "\r\n", "\r\r\n\n", "ends with a line\n", "\"", "\"\"",
            "\"\"\"",
            "a \"quoted\" word", "\"all quoted\"", "ends in a quote\"", ",", ",,,", "a,b", "\",\"", "\"\r\n\",\"",
            "=1+1", "=HYPERLINK(\"http://example.org\",\"x\")", "+1", "-1", "@SUM(A1)", "#comment", "!bang", "'single",
            "back\\slash", "\\", "\\\"", "\\n", "NULL", "null", "\\N", "NaN", "nan", "NA", "N/A", "<NA>", "None",
            "true", "0", "007", "1e5",
            "1,5", "2026-11-21", "😀👩‍👩‍👧‍👦🏳️‍🌈", "e\u0301 \u00e9",
            "\u05e9\u05dc\u05d5\u05dd, \u0645\u0631\u062d\u0628\u0627", "\u202eright to left\u202c",
            "\ufeffbyte order mark", "\ufeff", "zero\u200bwidth", "\u2028line\u2029paragraph\u0085next",
            "\u000bvertical\u000ctab", "\u0001\u0002\u001f\u007f", "\u001a", "\u00a0no break\u00a0", "\ud83d\udcaf",
            "\udbff\udfff", "\uffff\ufffe", "semi;colon", "pipe|", "<script>alert(1)</script>", "x".repeat(2000),
            "\"".repeat(2000), "😀".repeat(2000), "\r\n".repeat(1000));

    private static final List<String> PIECES = List.of("\"", "\"\"", ",", "\r", "\n", "\r\n", " ", "\t", "\\", "'", ";",
            "#", "=", "+", "-", "@", "a", "b c", "NULL", "\ufeff", "\u2028", "\u202e", "\u0001", "\u001f", "é", "ß",
            "שלום", "😀",
            "\u200d", "\u0301", "0");

    private static final int NAME_LENGTH = 200;
    private static final int ID_LENGTH = 60;

    private NastyTexts() {}

    /// Returns the start of a text, which may be the name of a participant.
    static String nameOf(String text) {
        return of(text.codePoints().limit(NAME_LENGTH));
    }

    /// Returns the start of a text without the characters that no id may have; empty when none is left.
    static String idOf(String text) {
        return of(text.codePoints().filter(NastyTexts::mayBeInId).limit(ID_LENGTH));
    }

    private static boolean mayBeInId(int codePoint) {
        return !Character.isISOControl(codePoint) && codePoint != 0xFFFE && codePoint != 0xFFFF;
    }

    private static String of(IntStream codePoints) {
        return codePoints.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    /// Generates `count` random texts: some join pieces that break CSV, others are random characters.
    static Stream<String> generated(Random random, int count) {
        return IntStream.range(0, count).mapToObj(_ -> random.nextInt(4) == 0 ? anyText(random) : pieces(random));
    }

    private static String pieces(Random random) {
        return random.ints(random.nextInt(1, 30), 0, PIECES.size()).mapToObj(PIECES::get).collect(Collectors.joining());
    }

    private static String anyText(Random random) {
        return random.ints(1, Character.MAX_CODE_POINT + 1)
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .limit(random.nextInt(1, 60))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }
}
