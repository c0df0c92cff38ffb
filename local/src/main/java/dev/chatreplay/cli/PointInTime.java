package dev.chatreplay.cli;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A point in time that the user gives, absolute or before now.
record PointInTime(Instant instant) {
    /// Reads times of RFC 3339, such as `2026-11-21T09:00:00Z`, and times before now, such as `-7d`, `-12h` or `-30m`.
    static final class Converter implements ITypeConverter<PointInTime> {
        private static final Pattern BEFORE_NOW = Pattern.compile("-(\\d{1,5}[dhm])");

        private final Clock clock;

        /// Creates the converter for picocli.
        Converter() {
            this(Clock.systemUTC());
        }

        Converter(Clock clock) {
            this.clock = clock;
        }

        @Override
        public PointInTime convert(String text) {
            var before = BEFORE_NOW.matcher(text);
            if (before.matches()) {
                var amount = before.group(1).toUpperCase(Locale.ROOT);
                return new PointInTime(clock.instant().minus(
                        Duration.parse(amount.endsWith("D") ? "P" + amount : "PT" + amount)));
            }
            try {
                return new PointInTime(OffsetDateTime.parse(text).toInstant());
            } catch (DateTimeParseException _) {
                throw new TypeConversionException("'" + text
                        + "' is not a time; write 2026-11-21T09:00:00Z, or -7d, -12h or -30m for a time before now");
            }
        }
    }
}
