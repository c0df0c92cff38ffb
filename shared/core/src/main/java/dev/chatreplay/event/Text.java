package dev.chatreplay.event;

import java.nio.charset.StandardCharsets;

/// What is measured and refused in text.
final class Text {
    private Text() {}

    /// Whether `text` can be stored as UTF-8 and come back the same, everywhere: U+0000 ends text in many databases
    /// and tools, half a surrogate pair has no UTF-8.
    static boolean isStorable(String text) {
        return text.indexOf('\0') < 0
                && text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /// The length in UTF-8 bytes.
    static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /// The length in code points: an emoji counts as one or a few, never as its UTF-16 units.
    static int codePoints(String text) {
        return text.codePointCount(0, text.length());
    }
}
