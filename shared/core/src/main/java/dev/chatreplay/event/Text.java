package dev.chatreplay.event;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Decodes, measures and repairs text.
final class Text {
    private static final char REPLACEMENT = '\uFFFD';
    private static final int ONE_BYTE = 0x80;
    private static final int TWO_BYTES = 0x800;

    private Text() {}

    /// Decodes UTF-8. A decoder from `newDecoder()` throws on bytes that are not UTF-8; the constructor of `String` would replace them.
    ///
    /// @throws CharacterCodingException when the bytes are not UTF-8
    static String ofUtf8(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }

    /// Returns `text` with U+FFFD in place of each U+0000 and each lone surrogate. U+0000 ends a text in many databases and tools. A lone
    /// surrogate has no UTF-8 encoding.
    static String repaired(String text) {
        var first = firstFault(text, 0);
        if (first == text.length()) {
            return text;
        }
        var repaired = new StringBuilder(text);
        for (var i = first; i < text.length(); i = firstFault(text, i + 1)) {
            repaired.setCharAt(i, REPLACEMENT);
        }
        return repaired.toString();
    }

    /// Returns the length in UTF-8 bytes. A lone surrogate counts like U+FFFD, which replaces it.
    static int utf8Length(String text) {
        var bytes = 0;
        for (var i = 0; i < text.length(); i++) {
            bytes += utf8Length(text.charAt(i));
            if (isPair(text, i)) {
                // The two surrogates of a code point above U+FFFF have 4 bytes together.
                bytes++;
                i++;
            }
        }
        return bytes;
    }

    /// Returns the length in code points, not in UTF-16 units. An emoji counts as one or a few.
    static int codePoints(String text) {
        return text.codePointCount(0, text.length());
    }

    static boolean isAsciiLetterOrDigit(char unit) {
        return (unit >= 'a' && unit <= 'z') || (unit >= 'A' && unit <= 'Z') || (unit >= '0' && unit <= '9');
    }

    private static int utf8Length(char unit) {
        if (unit < ONE_BYTE) {
            return 1;
        }
        return unit < TWO_BYTES ? 2 : 3;
    }

    /// Returns the index of the first character from `start` on that needs repair; the length of the text when there is none.
    private static int firstFault(String text, int start) {
        for (var i = start; i < text.length(); i++) {
            if (isPair(text, i)) {
                i++;
            } else if (text.charAt(i) == '\0' || Character.isSurrogate(text.charAt(i))) {
                return i;
            }
        }
        return text.length();
    }

    private static boolean isPair(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i)) && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
    }
}
