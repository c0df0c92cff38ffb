package dev.chatreplay.text;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/// Generates texts with which a participant could forge lines, cues and markup, or control a terminal.
final class ForgedTexts {
    /// The flag of England.
    static final String FLAG = "🏴\udb40\udc67\udb40\udc62\udb40\udc65\udb40\udc6e\udb40\udc67\udb40\udc7f";
    private static final List<String> PIECES = List.of("\n", "\r\n", "\r", "\n\n", " ", "\t", "\u00a0", ":", ": ",
            "\u001b[2J", "\u009b31m", "\u0007", "\u202e", "\u2066", "\u200b", "\u2028", "\u2029", "\u0085", "\ufeff",
            "\u00ad", "\ue000", "\udb40\udc41", "👩\u200d💻", FLAG, "\u3164", "\u2800", "\uffff", "é", "שלום", "日本",
            "<v Ben>", "</v>", "<c.red>",
            "<00:00:01.000>", "<", ">", "&", "&lt;", "&#45;", "&copy", "-->", "--", "-", "NOTE", "STYLE", "REGION",
            "WEBVTT", "\n00:00:00.000 --> 00:00:01.000\n", "\n09:00:00  Ben: hi", "\n        * pinned", "\\u202e",
            "\n--- 2026-11-21 ---\n", "long ".repeat(30), "x".repeat(59), "0");

    private ForgedTexts() {}

    static String text(Random random) {
        return random.ints(random.nextInt(12), 0, PIECES.size()).mapToObj(PIECES::get).collect(Collectors.joining());
    }

    /// Returns a text of at most `max` code points.
    static String text(Random random, int max) {
        var text = text(random);
        return text.substring(0, text.offsetByCodePoints(0, Math.min(max, text.codePointCount(0, text.length()))));
    }

    /// Returns a text that may be in an id.
    static String id(Random random) {
        return text(random, 60).replaceAll("[\\p{Cc}\uffff]", "");
    }
}
