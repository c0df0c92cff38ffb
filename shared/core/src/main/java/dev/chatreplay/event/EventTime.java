package dev.chatreplay.event;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Times as events carry them (RFC 3339, section 5.6) and as keys and the CSV show them.
public final class EventTime {
    // java.time's own formatter stops at offsets of 18 hours; RFC 3339 goes to 23:59.
    private static final Pattern RFC_3339 = Pattern
            .compile("(?<date>\\d{4}-\\d\\d-\\d\\d)[Tt](?<time>\\d\\d:\\d\\d:\\d\\d(?<fraction>\\.\\d+)?)"
                    + "(?:[Zz]|(?<sign>[+-])(?<hours>[01]\\d|2[0-3]):(?<minutes>[0-5]\\d))");
    private static final int MILLISECONDS = ".123".length();
    private static final int CANONICAL_LENGTH = "yyyy-MM-ddTHH:mm:ss.SSSZ".length();
    private static final DateTimeFormatter CANONICAL = DateTimeFormatter
            .ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private EventTime() {}

    /// Whether `text` is a time with more than three digits of a second's fraction.
    static boolean isTooPrecise(String text) {
        var match = RFC_3339.matcher(text);
        return match.matches() && fractionOf(match) > MILLISECONDS;
    }

    /// The instant that an RFC 3339 time with at most milliseconds names.
    ///
    /// @throws DateTimeException when it is none, is not in the calendar (no 30 February, no leap second, no 24:00), or
    ///     its year is not 1 to 9999, as written or in UTC
    public static Instant parse(String text) {
        var match = RFC_3339.matcher(text);
        if (!match.matches() || fractionOf(match) > MILLISECONDS) {
            throw new DateTimeException("not an RFC 3339 time with at most milliseconds");
        }
        var local = inYears(LocalDateTime.parse(match.group("date") + "T" + match.group("time")));
        return inYears(local.minusMinutes(offsetMinutes(match))).toInstant(ZoneOffset.UTC);
    }

    /// `yyyy-MM-ddTHH:mm:ss.SSSZ`, in UTC: as text in the order of the times themselves.
    public static String canonical(Instant time) {
        return CANONICAL.format(time);
    }

    /// Whether `text` is as long as what [#canonical] gives, and ends like it. What is in the log was made by that.
    public static boolean isCanonical(String text) {
        return text.length() == CANONICAL_LENGTH && text.endsWith("Z");
    }

    private static int fractionOf(Matcher match) {
        var fraction = match.group("fraction");
        return fraction == null ? 0 : fraction.length();
    }

    private static int offsetMinutes(Matcher match) {
        if (match.group("sign") == null) {
            return 0;
        }
        var minutes = Integer.parseInt(match.group("hours")) * 60 + Integer.parseInt(match.group("minutes"));
        return match.group("sign").equals("-") ? -minutes : minutes;
    }

    private static LocalDateTime inYears(LocalDateTime time) {
        if (time.getYear() < 1 || time.getYear() > 9999) {
            throw new DateTimeException("the year is not 1 to 9999");
        }
        return time;
    }
}
