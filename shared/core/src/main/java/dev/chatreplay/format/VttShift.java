package dev.chatreplay.format;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Copies a WebVTT file and moves its cues, for a recording that began at another time than the session.
///
/// ```java
/// // The recording began two minutes after the session.
/// VttShift.shift(in, out, Duration.ofMinutes(-2));
/// ```
///
/// It reads one line at a time. Only the first or the second line of a block is a line of times, so a text that looks like one stays.
public final class VttShift {
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final String ARROW = "-->";
    /// Nine digits of hours hold every difference of two times in a chat.
    private static final String TIME = "((?:\\d{2,9}:)?\\d\\d:\\d\\d\\.\\d{3})";
    private static final Pattern TIMES = Pattern
            .compile("[ \\t]*" + TIME + "[ \\t]+" + ARROW + "[ \\t]+" + TIME + "((?:[ \\t].*)?)");

    private final BufferedReader in;
    private final Writer out;
    private final long byMillis;
    private long lineNumber;

    private VttShift(BufferedReader in, Writer out, long byMillis) {
        this.in = in;
        this.out = out;
        this.byMillis = byMillis;
    }

    /// Copies a file. Each cue begins and ends later by `by`, or earlier when `by` is negative. It leaves out a cue that would end at zero or
    /// before. A cue that would begin before zero begins at zero. Everything else stays, except that lines end with LF.
    ///
    /// It flushes `out` and closes no stream.
    ///
    /// @param by cut to milliseconds
    /// @throws IOException when a stream throws it, and when the input is not WebVTT in UTF-8; the message is a sentence for the user
    public static void shift(InputStream in, OutputStream out, Duration by) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
        var writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8.newEncoder()));
        new VttShift(reader, writer, by.toMillis()).copy();
        writer.flush();
    }

    private void copy() throws IOException {
        copyHeader();
        for (var line = next(); line != null; line = next()) {
            if (line.isEmpty()) {
                write(line);
            } else {
                copyBlock(line);
            }
        }
    }

    /// Copies the lines up to the first empty line. They have no cue.
    private void copyHeader() throws IOException {
        var line = next();
        if (line == null || !line.replaceFirst("^" + BYTE_ORDER_MARK, "").matches("WEBVTT(?:[ \\t].*)?")) {
            throw new IOException(
                    "The file is not WebVTT, because its first line is not WEBVTT. Choose a file of the format vtt.");
        }
        write(line);
        copyRest(true);
    }

    /// Copies a cue or another block, such as a comment.
    private void copyBlock(String first) throws IOException {
        var before = new ArrayList<String>();
        var times = first;
        if (!first.contains(ARROW)) {
            before.add(first);
            times = next();
        }
        if (times != null && times.contains(ARROW)) {
            copyCue(before, times);
        } else {
            write(first);
            if (times != null) {
                write(times);
                if (!times.isEmpty()) {
                    copyRest(true);
                }
            }
        }
    }

    /// @param identifier the line before the times, if there is one
    private void copyCue(List<String> identifier, String times) throws IOException {
        var match = TIMES.matcher(times);
        if (!match.matches()) {
            throw new IOException(
                    "Line " + lineNumber + " of the file is not a line of times. Download the file again.");
        }
        var end = CueTime.parse(match.group(2)) + byMillis;
        if (end <= 0) {
            copyRest(false);
            return;
        }
        for (var line : identifier) {
            write(line);
        }
        write(moved(match, end));
        copyRest(true);
    }

    private String moved(Matcher times, long end) {
        var start = Math.max(0, CueTime.parse(times.group(1)) + byMillis);
        return CueTime.format(start) + " " + ARROW + " " + CueTime.format(end) + times.group(3);
    }

    /// Reads the rest of a block with its empty line.
    ///
    /// @param isKept whether the file has the block
    private void copyRest(boolean isKept) throws IOException {
        for (var line = next(); line != null; line = next()) {
            if (isKept) {
                write(line);
            }
            if (line.isEmpty()) {
                return;
            }
        }
    }

    private @Nullable String next() throws IOException {
        lineNumber++;
        try {
            return in.readLine();
        } catch (CharacterCodingException e) {
            throw new IOException("The file is not text in UTF-8. Download the file again.", e);
        }
    }

    private void write(String line) throws IOException {
        out.write(line);
        out.write('\n');
    }
}
