package dev.chatreplay.api;

import dev.chatreplay.event.EventTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/// A bound of the times of a list. It may be finer than a nanosecond, because some clients write more digits than events have.
///
/// @param from the first nanosecond that is not before the bound
/// @param upTo the last nanosecond that is not after the bound
public record TimeBound(Instant from, Instant upTo) {
    /// A time with more than nine digits of a second's fraction.
    private static final Pattern FINER = Pattern
            .compile("(?<start>[^.]{1,40}\\.\\d{9})(?<finer>\\d+)(?<offset>\\D.{0,40})");
    private static final Pattern ZEROS = Pattern.compile("0+");
    /// No time of an event is later.
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    /// Reads an RFC 3339 time with any offset and any number of digits; empty for any other text. A space stands for `+`, because a client that
    /// does not encode the `+` of an offset sends a space.
    public static Optional<TimeBound> parse(String text) {
        var time = text.replace(' ', '+');
        var match = FINER.matcher(time);
        if (!match.matches()) {
            return instant(time).map(at -> new TimeBound(at, at));
        }
        var isBetween = !ZEROS.matcher(match.group("finer")).matches();
        return instant(match.group("start") + match.group("offset"))
                .map(upTo -> new TimeBound(isBetween && upTo.isBefore(LAST) ? upTo.plusNanos(1) : upTo, upTo));
    }

    /// Returns the exclusive end of the times up to this bound, inclusive; empty when no time is later.
    public Optional<Instant> end() {
        return Optional.of(upTo).filter(LAST::isAfter).map(time -> time.plusNanos(1));
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(EventTime.parse(text));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
