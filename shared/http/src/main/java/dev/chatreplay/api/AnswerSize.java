package dev.chatreplay.api;

/// Measures answers as Lambda sends them: as a JSON text, in which each quote and each backslash takes two bytes.
public final class AnswerSize {
    /// The maximum size of an answer. Lambda's [limit](https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html) is 6 MB.
    public static final long MAX_BYTES = 5_500_000;

    private static final int MAX_ASCII = 0x7f;
    private static final int BYTES_OF_OTHERS = 3;

    private AnswerSize() {}

    /// Returns an upper bound of the size of a part of a body.
    public static long bytes(String part) {
        long bytes = 0;
        for (var i = 0; i < part.length(); i++) {
            var unit = part.charAt(i);
            bytes += unit > MAX_ASCII ? BYTES_OF_OTHERS : unit == '"' || unit == '\\' ? 2 : 1;
        }
        return bytes;
    }
}
