package dev.chatreplay.history;

import java.util.HexFormat;

/// The message ids from one text to before another one. An end need not be an id: it is any text that sorts among the ids.
///
/// @param from the low end, inclusive
/// @param until the high end, exclusive
public record IdRange(String from, String until) {
    /// All ids.
    public static final IdRange ALL = new IdRange("", "g");

    /// No id.
    public static final IdRange NONE = new IdRange("g", "");

    private static final int SECOND_DIGITS = 8;
    private static final String FIRST_OF_SECOND = "0".repeat(16);

    /// Returns the end before which all messages are older than a second.
    ///
    /// @param second from 0; after [MessageId#MAX_SECOND] no message exists
    public static String startOf(long second) {
        return second > MessageId.MAX_SECOND
                ? ALL.until
                : HexFormat.of().toHexDigits(second, SECOND_DIGITS) + FIRST_OF_SECOND;
    }

    /// Returns the end that is behind an id and before the next one.
    public static String behind(MessageId id) {
        return id.text() + "0";
    }

    /// Returns the ids that are also in another range.
    public IdRange and(IdRange other) {
        return new IdRange(from.compareTo(other.from) >= 0 ? from : other.from,
                until.compareTo(other.until) <= 0 ? until : other.until);
    }

    /// Returns whether an end is the first one of its second.
    static boolean isStartOfSecond(String end) {
        return end.endsWith(FIRST_OF_SECOND) && end.length() == SECOND_DIGITS + FIRST_OF_SECOND.length();
    }

    /// Returns the second of an end that is no end of [#ALL].
    static long second(String end) {
        return HexFormat.fromHexDigitsToLong(end, 0, SECOND_DIGITS);
    }
}
