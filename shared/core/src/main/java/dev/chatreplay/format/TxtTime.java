package dev.chatreplay.format;

/// A time of a transcript, in UTC, cut to seconds.
///
/// @param canonical the canonical time
record TxtTime(String canonical) {
    private static final int DAY_LENGTH = "yyyy-MM-dd".length();
    private static final int LENGTH = "yyyy-MM-ddTHH:mm:ss".length();

    /// Returns the day: `2026-11-21`.
    String day() {
        return canonical.substring(0, DAY_LENGTH);
    }

    /// Returns the time of the day: `09:00:00`.
    String clock() {
        return canonical.substring(DAY_LENGTH + 1, LENGTH);
    }

    /// Returns both: `2026-11-21 09:00:00`.
    String full() {
        return day() + " " + clock();
    }

    /// Returns the time of the day, with the day when it is another one than that of `other`.
    String near(TxtTime other) {
        return day().equals(other.day()) ? clock() : full();
    }
}
