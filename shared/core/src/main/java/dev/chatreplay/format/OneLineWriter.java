package dev.chatreplay.format;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.HexFormat;

/// Escapes the line breaks that JSON allows inside texts: U+0085, U+2028 and U+2029. Some readers split lines at every line break of Unicode.
/// JSON has characters beyond ASCII inside texts only, so an escape is valid wherever one of these is. Not thread-safe.
final class OneLineWriter extends FilterWriter {
    private static final char NEXT_LINE = 0x85;
    private static final char LINE_SEPARATOR = 0x2028;
    private static final char PARAGRAPH_SEPARATOR = 0x2029;

    OneLineWriter(Writer out) {
        super(out);
    }

    @Override
    public void write(int c) throws IOException {
        write(new char[]{(char) c}, 0, 1);
    }

    @Override
    public void write(String text, int from, int length) throws IOException {
        write(text.toCharArray(), from, length);
    }

    @Override
    public void write(char[] chars, int from, int length) throws IOException {
        var start = from;
        for (var i = from; i < from + length; i++) {
            if (isLineBreak(chars[i])) {
                out.write(chars, start, i - start);
                out.write("\\u");
                out.write(HexFormat.of().toHexDigits(chars[i]));
                start = i + 1;
            }
        }
        out.write(chars, start, from + length - start);
    }

    private static boolean isLineBreak(char c) {
        return c == NEXT_LINE || c == LINE_SEPARATOR || c == PARAGRAPH_SEPARATOR;
    }
}
