package dev.chatreplay.format;

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
        return padded(minutes / MINUTES_PER_HOUR, 2) + ":" + padded(minutes % MINUTES_PER_HOUR, 2) + ":"
                + padded(seconds % SECONDS_PER_MINUTE, 2) + "." + padded(millis % MILLIS_PER_SECOND, 3);
    }

    // String.format takes most of the time of a file.
    private static String padded(long number, int digits) {
        var text = Long.toString(number);
        return "0".repeat(Math.max(0, digits - text.length())) + text;
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
