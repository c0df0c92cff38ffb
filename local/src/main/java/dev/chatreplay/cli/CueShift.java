package dev.chatreplay.cli;

import dev.chatreplay.format.VttShift;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The time by which the cues of a WebVTT file move: later, or earlier when it is negative.
record CueShift(Duration by) {
    /// Reads seconds, such as `-90` or `1.5`, and durations, such as `-1m30s`.
    static final class Converter implements ITypeConverter<CueShift> {
        private static final Pattern SECONDS = Pattern.compile("[-+]?\\d{1,9}(?:\\.\\d{1,3})?");

        /// Milliseconds of a longer time may not fit into a number.
        private static final Duration MAX = Duration.ofDays(366);

        @Override
        public CueShift convert(String text) {
            return parsed(text).filter(by -> by.abs().compareTo(MAX) <= 0).map(CueShift::new)
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + text + "' is not a time; write seconds, such as -90, or 1m30s"));
        }

        private static Optional<Duration> parsed(String text) {
            var iso = SECONDS.matcher(text).matches()
                    ? "PT" + text + "S"
                    : text.replaceFirst("^([-+]?)(?=\\d)", "$1PT");
            try {
                return Optional.of(Duration.parse(iso));
            } catch (DateTimeParseException _) {
                return Optional.empty();
            }
        }
    }

    /// Moves the cues of a file. Leaves out a cue that would end before the recording begins.
    ///
    /// @return how many it wrote and left out, in words
    /// @throws IOException when the file is not WebVTT, or a file cannot be read or written
    String move(Path from, Path to) throws IOException {
        try (var in = new BufferedInputStream(Files.newInputStream(from));
                var out = new BufferedOutputStream(Files.newOutputStream(to))) {
            VttShift.shift(in, out, by);
        }
        var written = ContentCount.cues(to);
        var left = ContentCount.cues(from) - written;
        return Commands.count(written, "cue") + " " + this + (left == 0
                ? ""
                : ", without " + Commands.count(left, "cue") + " before the recording,");
    }

    /// Returns the shift in seconds: `90 s earlier`.
    @Override
    public String toString() {
        var seconds = by.abs().toMillis() / 1000.0;
        var text = seconds == Math.rint(seconds) ? Long.toString((long) seconds) : Double.toString(seconds);
        return text + " s " + (by.isNegative() ? "earlier" : "later");
    }
}
