package dev.chatreplay.session;

import dev.chatreplay.runtime.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import software.amazon.awssdk.core.SdkBytes;

/// Identifies the body of a refused bus event: the first 16 bytes of its SHA-256. A redelivery and a redrive have the same body, so they
/// have the same digest.
public record EventDigest(SdkBytes bytes) {
    /// 128 bits: two of the 100 digests in a row are never equal by chance.
    private static final int LENGTH = 16;

    /// Returns the digest of a body.
    public static EventDigest of(String body) {
        var sha256 = Sha256.start().digest(body.getBytes(StandardCharsets.UTF_8));
        return new EventDigest(SdkBytes.fromByteArray(Arrays.copyOf(sha256, LENGTH)));
    }
}
