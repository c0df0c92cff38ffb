package dev.chatreplay.event;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Parses the times in events (RFC 3339, section 5.6) and formats times for keys and files.
public final class EventTime {
    // The formatters of java.time accept offsets up to 18 hours. RFC 3339 allows offsets up to 23:59.
    private static final Pattern RFC_3339 = Pattern
            .compile("(?<date>\\d{4}-\\d\\d-\\d\\d)[Tt](?<time>\\d\\d:\\d\\d:\\d\\d(?<fraction>\\.\\d+)?)"
                    + "(?:[Zz]|(?<sign>[+-])(?<hours>[01]\\d|2[0-3]):(?<minutes>[0-5]\\d))");
    private static final int MAX_FRACTION = ".123456789".length();
    private static final int CANONICAL_LENGTH = "yyyy-MM-ddTHH:mm:ss.SSSSSSSSSZ".length();
    private static final int SECONDS_DIGITS = "yyyy-MM-ddTHH:mm:ss".length();
    private static final int SHOWN_DIGITS = "yyyy-MM-ddTHH:mm:ss.SSS".length();
    private static final DateTimeFormatter CANONICAL = DateTimeFormatter
            .ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private EventTime() {}

    /// Parses an RFC 3339 time with 0 to 9 digits of a second's fraction.
    ///
    /// The time must be in the calendar: 30 February, leap seconds and 24:00 are refused. Its year must be 1 to 9999, both as written
    /// and in UTC.
    ///
    /// @throws DateTimeException when `text` is not such a time
    public static Instant parse(String text) {
        var match = RFC_3339.matcher(text);
        if (!match.matches() || fractionOf(match) > MAX_FRACTION) {
            throw new DateTimeException("not an RFC 3339 time with at most nine digits of a fraction");
        }
        var local = requireYear(LocalDateTime.parse(match.group("date") + "T" + match.group("time")));
        return requireYear(local.minusMinutes(offsetMinutes(match))).toInstant(ZoneOffset.UTC);
    }

    /// Returns the later one of two times.
    public static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    /// Formats a time as `yyyy-MM-ddTHH:mm:ss.SSSSSSSSSZ` in UTC, for keys and order. These texts sort in the order of their times.
    public static String canonical(Instant time) {
        return CANONICAL.format(time);
    }

    /// Formats a time as `yyyy-MM-ddTHH:mm:ss.SSSZ` in UTC, for people and files. Finer digits are cut, not rounded.
    public static String shown(Instant time) {
        return shown(canonical(time));
    }

    /// Cuts a time from [#canonical(Instant)] to milliseconds.
    public static String shown(String canonical) {
        return canonical.substring(0, SHOWN_DIGITS) + "Z";
    }

    /// Cuts a time from [#canonical(Instant)] to seconds: `yyyy-MM-ddTHH:mm:ssZ`.
    public static String wholeSeconds(String canonical) {
        return canonical.substring(0, SECONDS_DIGITS) + "Z";
    }

    /// Returns whether `text` has the length and the last character of a time from [#canonical]. This is enough for times in the chat
    /// log, because [#canonical] formatted them.
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

    private static LocalDateTime requireYear(LocalDateTime time) {
        if (time.getYear() < 1 || time.getYear() > 9999) {
            throw new DateTimeException("the year is not 1 to 9999");
        }
        return time;
    }
}
