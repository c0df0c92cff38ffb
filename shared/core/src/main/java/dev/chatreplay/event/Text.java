package dev.chatreplay.event;

import java.nio.charset.StandardCharsets;

/// Measures text and checks whether it can be stored.
final class Text {
    private Text() {}

    /// Returns whether every system can store `text` as UTF-8 and return it unchanged. U+0000 ends a text in many databases and tools.
    /// A lone surrogate has no UTF-8 encoding.
    static boolean isStorable(String text) {
        return text.indexOf('\0') < 0
                && text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /// Returns the length in UTF-8 bytes.
    static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /// Returns the length in code points, not in UTF-16 units. An emoji counts as one or a few.
    static int codePoints(String text) {
        return text.codePointCount(0, text.length());
    }
}
