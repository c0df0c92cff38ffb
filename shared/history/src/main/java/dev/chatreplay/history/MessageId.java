package dev.chatreplay.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatreplay.event.KeyParts;
import dev.chatreplay.runtime.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/// An id of a message for clients that page by ids: 24 hexadecimal digits, which sort by time. The first eight are the second of `createdAt` in
/// Unix time, and two are its fraction in units of 1/256 s. Four digits of the hash of the session follow, and ten of the hash of the
/// message. So messages that are 4 ms apart keep their order.
///
/// Times before 1970 count as second 0, and times after 2106 as the last second.
public record MessageId(String text) implements Comparable<MessageId> {
    /// The last second that eight digits can hold.
    public static final long MAX_SECOND = 0xffff_ffffL;

    private static final int SECOND_DIGITS = 8;
    private static final int FRACTION_DIGITS = 2;
    private static final int FRACTIONS = 1 << (4 * FRACTION_DIGITS);
    private static final int SESSION_DIGITS = 4;
    private static final int MESSAGE_DIGITS = 10;
    private static final Pattern TEXT = Pattern.compile("[0-9a-f]{24}");

    /// Returns the id of a message, from the parts that identify the message.
    ///
    /// @param createdAt its canonical time
    static MessageId of(String sessionId, String createdAt, String sequence, String id) {
        var time = Instant.parse(createdAt);
        return new MessageId(HexFormat.of().toHexDigits(second(time), SECOND_DIGITS)
                + HexFormat.of().toHexDigits(fraction(time), FRACTION_DIGITS) + hash(sessionId, SESSION_DIGITS)
                + hash(KeyParts.join(createdAt, sequence, id), MESSAGE_DIGITS));
    }

    private static long fraction(Instant time) {
        var inSecond = Duration.between(time.truncatedTo(ChronoUnit.SECONDS), time);
        return inSecond.multipliedBy(FRACTIONS).toSeconds();
    }

    private static String hash(String text, int digits) {
        return Sha256.hex(text.getBytes(UTF_8)).substring(0, digits);
    }

    /// Returns the second of a time, as ids hold it.
    public static long second(Instant time) {
        return Math.clamp(time.getEpochSecond(), 0, MAX_SECOND);
    }

    /// Reads an id. Returns empty for any other text.
    public static Optional<MessageId> parse(String text) {
        return TEXT.matcher(text).matches() ? Optional.of(new MessageId(text)) : Optional.empty();
    }

    /// Returns the second of the message.
    public long second() {
        return HexFormat.fromHexDigitsToLong(text, 0, SECOND_DIGITS);
    }

    /// Returns whether a message of the session can have this id. One of 65,536 other sessions passes, too.
    public boolean mayBeOf(String sessionId) {
        return text.startsWith(hash(sessionId, SESSION_DIGITS), SECOND_DIGITS + FRACTION_DIGITS);
    }

    @Override
    public int compareTo(MessageId other) {
        return text.compareTo(other.text);
    }
}
