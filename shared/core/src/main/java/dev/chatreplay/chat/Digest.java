package dev.chatreplay.chat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;

/// The first 128 bits of a text's SHA-256. It stands for an id in memory, because an id may be long.
///
/// A producer cannot find two ids with one digest: that takes 2^64 tries.
record Digest(long high, long low) implements Comparable<Digest> {
    private static final Comparator<Digest> ORDER = Comparator.comparingLong(Digest::high)
            .thenComparingLong(Digest::low);
    // A copy of this object is made faster than a new one.
    private static final MessageDigest SHA_256 = sha256();

    static Digest of(String text) {
        var hash = ByteBuffer.wrap(sha256(text));
        return new Digest(hash.getLong(), hash.getLong());
    }

    /// Returns the whole SHA-256 of a text in UTF-8.
    static byte[] sha256(String text) {
        try {
            return ((MessageDigest) SHA_256.clone()).digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's SHA-256 can be copied", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    @Override
    public int compareTo(Digest other) {
        return ORDER.compare(this, other);
    }
}
