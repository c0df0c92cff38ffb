package dev.chatreplay.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatreplay.event.KeyParts;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.runtime.Sha256;
import java.math.BigInteger;
import java.time.Instant;
import java.util.UUID;

/// The id of a delivery, the same at every try.
///
/// @param text `msg_` and 26 characters of base32: the first 130 bits of a SHA-256
public record MessageId(String text) {
    private static final String PREFIX = "msg_";
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int BITS_PER_CHARACTER = 5;
    private static final int CHARACTERS = 26;
    private static final int HASH_BITS = 256;
    private static final int UUID_BITS = 128;

    private static final long VERSION_MASK = 0xF000L;
    private static final long VERSION_8 = 0x8000L;
    private static final long VARIANT_MASK = 0xC000_0000_0000_0000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    /// Derives the id of the delivery of one version of an export to one webhook.
    public static MessageId of(SessionKey session, long logVersion, String webhookId) {
        return hash(session.organizationId(), session.sessionId(), Long.toString(logVersion), webhookId);
    }

    /// Derives the id of a test delivery.
    public static MessageId ofTest(WebhookKey webhook, Instant createdAt) {
        return hash(webhook.organizationId(), webhook.webhookId(), TestEvent.NAME, createdAt.toString());
    }

    /// No part holds the separator of the join, and no log version is `webhook.test`, so different parts have different hashes.
    private static MessageId hash(String... parts) {
        var bits = new BigInteger(1, Sha256.start().digest(KeyParts.join(parts).getBytes(UTF_8)))
                .shiftRight(HASH_BITS - CHARACTERS * BITS_PER_CHARACTER);
        var text = new StringBuilder(PREFIX);
        for (var i = CHARACTERS - 1; i >= 0; i--) {
            text.append(BASE32.charAt(bits.shiftRight(i * BITS_PER_CHARACTER).intValue() & (BASE32.length() - 1)));
        }
        return new MessageId(text.toString());
    }

    /// Returns the id as a UUID of version 8 ([RFC 9562, section 5.8](https://www.rfc-editor.org/rfc/rfc9562#section-5.8)), of the same hash.
    public UUID uuid() {
        var bits = BigInteger.ZERO;
        for (var i = PREFIX.length(); i < text.length(); i++) {
            bits = bits.shiftLeft(BITS_PER_CHARACTER).or(BigInteger.valueOf(BASE32.indexOf(text.charAt(i))));
        }
        var first = bits.shiftRight(CHARACTERS * BITS_PER_CHARACTER - UUID_BITS);
        return new UUID((first.shiftRight(Long.SIZE).longValue() & ~VERSION_MASK) | VERSION_8,
                (first.longValue() & ~VARIANT_MASK) | VARIANT);
    }
}
