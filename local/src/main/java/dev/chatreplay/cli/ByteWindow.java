package dev.chatreplay.cli;

import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// The bytes of a stream that a reader still needs, and the place of the first one. Replaces a byte order mark at the start of a line by
/// space: some editors write one, and concatenated files have several.
final class ByteWindow {
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int[] BYTE_ORDER_MARK = {0xEF, 0xBB, 0xBF};
    private static final int CONTINUATION_MASK = 0xC0;
    private static final int CONTINUATION = 0x80;

    private final InputStream input;
    private byte[] bytes = new byte[2 * CHUNK_BYTES];
    private int from;
    private int to;
    private long start;
    private final Cursor cursor = new Cursor(1, 1, true);
    private boolean endsLine = true;

    ByteWindow(InputStream input) {
        this.input = input;
    }

    /// Returns the offset of the first byte in the stream.
    long start() {
        return start;
    }

    /// Returns the offset behind the last byte.
    long end() {
        return start + to - from;
    }

    /// Returns the place of the first byte.
    Place place() {
        return cursor.place();
    }

    /// Returns the place of another byte of the window.
    Place placeOf(long offset) {
        var at = new Cursor(cursor.line, cursor.column, cursor.isFirst);
        for (int i = from; i < from + (int) (Math.min(offset, end()) - start); i++) {
            at.pass(bytes[i]);
        }
        return at.place();
    }

    /// Gives a parser the bytes from an offset on. The next call of [#fill] moves them.
    void feed(ByteArrayFeeder feeder, long offset) throws IOException {
        feeder.feedInput(bytes, from + (int) (offset - start), to);
    }

    /// Returns a copy of the first bytes.
    ByteBuffer first(int length) {
        return ByteBuffer.wrap(Arrays.copyOfRange(bytes, from, from + length));
    }

    /// Returns a copy of the first line, or of the start of a long one.
    ByteBuffer firstLine() throws IOException {
        var length = 0;
        while (length < CHUNK_BYTES && (from + length < to || fill()) && bytes[from + length] != '\n') {
            length++;
        }
        return first(length);
    }

    /// Returns whether the first byte is there, and is this one.
    boolean startsWith(int character) {
        return from < to && bytes[from] == character;
    }

    /// Adds the next bytes of the stream.
    ///
    /// @return whether there are any
    boolean fill() throws IOException {
        System.arraycopy(bytes, from, bytes, 0, to - from);
        to -= from;
        from = 0;
        if (bytes.length - to < CHUNK_BYTES) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        }
        var added = input.read(bytes, to, CHUNK_BYTES - BYTE_ORDER_MARK.length);
        if (added <= 0) {
            return false;
        }
        replaceMarks(added);
        return true;
    }

    private void replaceMarks(int added) throws IOException {
        var begin = to;
        to += added;
        for (int i = begin; i < to; i++) {
            if (endsLine && isMark(i)) {
                Arrays.fill(bytes, i, i + BYTE_ORDER_MARK.length, (byte) ' ');
            }
            endsLine = bytes[i] == '\n';
        }
    }

    /// Returns whether a byte order mark is here. Reads its end when the stream has not given it yet.
    private boolean isMark(int index) throws IOException {
        for (int i = 0; i < BYTE_ORDER_MARK.length; i++) {
            if (index + i == to) {
                int next = input.read();
                if (next < 0) {
                    return false;
                }
                bytes[to++] = (byte) next;
            }
            if ((bytes[index + i] & 0xFF) != BYTE_ORDER_MARK[i]) {
                return false;
            }
        }
        return true;
    }

    /// Removes the bytes before an offset.
    void discardTo(long offset) {
        while (start < offset && from < to) {
            discardOne();
        }
    }

    /// Removes the space at the start.
    void discardSpace() {
        while (from < to && isSpace(bytes[from])) {
            discardOne();
        }
    }

    /// Removes the space and the commas at the start.
    void discardSeparators() {
        while (from < to && (isSpace(bytes[from]) || bytes[from] == ',')) {
            discardOne();
        }
    }

    /// Removes the rest of the line.
    void discardLine() throws IOException {
        var line = cursor.line;
        while (cursor.line == line && (from < to || fill())) {
            discardOne();
        }
    }

    private void discardOne() {
        cursor.pass(bytes[from++]);
        start++;
    }

    private static boolean isSpace(byte one) {
        return one == ' ' || one == '\t' || one == '\n' || one == '\r';
    }

    /// The place behind the bytes that it has passed.
    private static final class Cursor {
        private long line;
        private long column;
        private boolean isFirst;

        Cursor(long line, long column, boolean isFirst) {
            this.line = line;
            this.column = column;
            this.isFirst = isFirst;
        }

        void pass(byte one) {
            if (one == '\n') {
                line++;
                column = 1;
                isFirst = true;
            } else {
                column += (one & CONTINUATION_MASK) == CONTINUATION ? 0 : 1;
                isFirst &= isSpace(one);
            }
        }

        Place place() {
            return new Place(line, column, isFirst);
        }
    }
}
