package dev.chatreplay.organization;

import dev.chatreplay.runtime.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// The SHA-256 of an API key: all that is kept of it. A key has 256 random bits, so a fast hash without salt is enough.
///
/// @param hex 64 lower-case hexadecimal digits
public record ApiKeyHash(String hex) {
    /// A hash that no key has been found to have; it stands in where an organization has fewer than two keys.
    static final ApiKeyHash NONE = new ApiKeyHash("0".repeat(64));

    /// The hash of a key.
    public static ApiKeyHash of(String apiKey) {
        return new ApiKeyHash(Sha256.hex(apiKey.getBytes(StandardCharsets.UTF_8)));
    }

    /// Whether the two are equal, found out in a time that does not depend on where they differ.
    boolean matches(ApiKeyHash other) {
        return MessageDigest.isEqual(hex.getBytes(StandardCharsets.US_ASCII),
                other.hex.getBytes(StandardCharsets.US_ASCII));
    }

    /// Without the hash.
    @Override
    public String toString() {
        return "ApiKeyHash[…]";
    }
}
