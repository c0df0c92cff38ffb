package dev.chatreplay.organization;

import dev.chatreplay.runtime.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// The SHA-256 of an API key. The key itself is not stored. A key has 256 random bits, so a fast hash without salt is enough.
///
/// @param hex 64 lower-case hexadecimal digits
public record ApiKeyHash(String hex) implements KeyProof {
    /// The hash of no known key. It is compared when the organization or its key does not exist.
    static final ApiKeyHash NONE = new ApiKeyHash("0".repeat(64));

    /// Hashes a key.
    public static ApiKeyHash of(String apiKey) {
        return new ApiKeyHash(Sha256.hex(apiKey.getBytes(StandardCharsets.UTF_8)));
    }

    /// Compares two hashes. The time of the comparison does not depend on the position of a difference.
    boolean matches(ApiKeyHash other) {
        return MessageDigest.isEqual(hex.getBytes(StandardCharsets.US_ASCII),
                other.hex.getBytes(StandardCharsets.US_ASCII));
    }

    /// Leaves out the hash.
    @Override
    public String toString() {
        return "ApiKeyHash[…]";
    }
}
