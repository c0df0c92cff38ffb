package dev.chatreplay.format;

import java.util.Locale;

/// Formats and parses the times of WebVTT: `00:00:01.500`. The hours have two digits or more.
final class CueTime {
    private static final int MILLIS_PER_SECOND = 1000;
    private static final int SECONDS_PER_MINUTE = 60;
    private static final int MINUTES_PER_HOUR = 60;

    private CueTime() {}

    /// Formats a time that is not negative.
    static String format(long millis) {
        var seconds = millis / MILLIS_PER_SECOND;
        var minutes = seconds / SECONDS_PER_MINUTE;
        return String.format(Locale.ROOT, "%02d:%02d:%02d.%03d", minutes / MINUTES_PER_HOUR,
                minutes % MINUTES_PER_HOUR, seconds % SECONDS_PER_MINUTE, millis % MILLIS_PER_SECOND);
    }

    /// Returns the milliseconds of a time with or without hours.
    static long parse(String time) {
        var fraction = time.indexOf('.');
        long seconds = 0;
        for (var part : time.substring(0, fraction).split(":", -1)) {
            seconds = seconds * SECONDS_PER_MINUTE + Long.parseLong(part);
        }
        return seconds * MILLIS_PER_SECOND + Long.parseLong(time.substring(fraction + 1));
    }
}
