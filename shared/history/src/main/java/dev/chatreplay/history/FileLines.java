package dev.chatreplay.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Reads the lines of a file in one direction, from a position between two lines. It ends at the end of the file, or when the bounds of its reads
/// are used up. Not thread-safe.
final class FileLines {
    private static final byte LF = '\n';

    private final BoundedReads reads;
    private final String key;
    private final long size;
    private final Order order;
    private final int firstBytes;
    private final long start;
    private long position;
    private byte[] window = new byte[0];
    private long windowStart;

    /// A line without its LF.
    static final class Line {
        private final byte[] bytes;
        private final int from;
        private final int to;
        private final long end;

        /// @param bytes holds the line from index `from` to before `to`
        /// @param end the position behind the line, in the direction of the reader
        Line(byte[] bytes, int from, int to, long end) {
            this.bytes = bytes;
            this.from = from;
            this.to = to;
            this.end = end;
        }

        String text() {
            return new String(bytes, from, to - from, StandardCharsets.UTF_8);
        }

        JsonParser parser(JsonFactory json) throws IOException {
            return json.createParser(bytes, from, to - from);
        }

        /// Returns the size of the line, and of the comma after it, in an answer. Lambda sends the answer as a JSON text, so each quote and each
        /// backslash takes two bytes.
        long bytesInAnswer() {
            long size = to - from + 1L;
            for (var i = from; i < to; i++) {
                if (bytes[i] == '"' || bytes[i] == '\\') {
                    size++;
                }
            }
            return size;
        }
    }

    /// The position is not between two lines of the file.
    static final class NotBetweenLinesException extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotBetweenLinesException() {
            super("no line of the file begins at this position");
        }
    }

    /// @param position the number of bytes of the file before it
    /// @param firstBytes the size of the first read
    FileLines(BoundedReads reads, String key, long size, Order order, long position, int firstBytes) {
        this.reads = reads;
        this.key = key;
        this.size = size;
        this.order = order;
        this.firstBytes = firstBytes;
        this.start = position;
        this.position = position;
        this.windowStart = position;
    }

    /// Returns the position before the next line, in the direction of the reader.
    long position() {
        return position;
    }

    /// Returns whether no line was taken.
    boolean isAtStart() {
        return position == start;
    }

    /// Returns whether no line is left.
    boolean isAtEnd() {
        return position == switch (order) {
            case OLDEST_FIRST -> size;
            case NEWEST_FIRST -> 0;
        };
    }

    /// Returns the next line. Empty at the end of the file, and when the bounds of the reads are used up.
    ///
    /// @throws NotBetweenLinesException when the position of the constructor is not between two lines
    Optional<Line> next() {
        while (true) {
            var line = buffered();
            if (line.isPresent() || isAtEnd() || !load()) {
                return line;
            }
        }
    }

    /// Returns the next line if no read is necessary for it.
    Optional<Line> buffered() {
        return isAtEnd() ? Optional.empty() : switch (order) {
            case OLDEST_FIRST -> lineAfter();
            case NEWEST_FIRST -> lineBefore();
        };
    }

    /// Moves behind the line that [#next] has returned.
    void take(Line line) {
        position = line.end;
    }

    private Optional<Line> lineAfter() {
        var from = index(position);
        for (var i = from; i < window.length; i++) {
            if (window[i] == LF) {
                return Optional.of(new Line(window, from, i, windowStart + i + 1));
            }
        }
        return Optional.empty();
    }

    private Optional<Line> lineBefore() {
        var to = index(position) - 1;
        for (var i = to - 1; i >= 0; i--) {
            if (window[i] == LF) {
                return Optional.of(new Line(window, i + 1, to, windowStart + i + 1));
            }
        }
        return windowStart == 0 && to >= 0 ? Optional.of(new Line(window, 0, to, 0)) : Optional.empty();
    }

    private int index(long at) {
        return Math.toIntExact(at - windowStart);
    }

    /// Reads the next part of the file. Returns whether it did, because the file may have no more bytes, or the bounds may be used up.
    private boolean load() {
        var isFirst = window.length == 0;
        var most = reads.most(isFirst ? firstBytes : Integer.MAX_VALUE);
        // The first read includes the byte before the position, which must end a line.
        var from = switch (order) {
            case OLDEST_FIRST -> isFirst ? Math.max(0, position - 1) : windowStart + window.length;
            case NEWEST_FIRST -> Math.max(0, windowStart - most);
        };
        var to = switch (order) {
            case OLDEST_FIRST -> Math.min(size, from + most);
            case NEWEST_FIRST -> windowStart;
        };
        if (from == to) {
            requireLf(to < size || order == Order.NEWEST_FIRST);
            return false;
        }
        var part = reads.read(key, from, to);
        requireLf(part.length == to - from);
        add(part, from);
        requireLf(!isFirst || position == 0 || window[index(position) - 1] == LF);
        return true;
    }

    private static void requireLf(boolean mayHaveIt) {
        if (!mayHaveIt) {
            throw new NotBetweenLinesException();
        }
    }

    /// Adds a part at the side to which the reader moves.
    private void add(byte[] part, long from) {
        switch (order) {
            case OLDEST_FIRST -> {
                // Leave out what was read, but not before the first line.
                var done = window.length == 0 ? 0 : index(position);
                window = joined(window, done, window.length, part);
                windowStart = window.length == part.length ? from : windowStart + done;
            }
            case NEWEST_FIRST -> {
                var kept = window.length == 0 ? 0 : index(position);
                window = joined(part, 0, part.length, Arrays.copyOf(window, kept));
                windowStart = from;
            }
        }
    }

    private static byte[] joined(byte[] first, int from, int to, byte[] second) {
        var joined = Arrays.copyOf(Arrays.copyOfRange(first, from, to), to - from + second.length);
        System.arraycopy(second, 0, joined, to - from, second.length);
        return joined;
    }
}
