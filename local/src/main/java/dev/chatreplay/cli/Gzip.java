package dev.chatreplay.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// Compresses request bodies.
final class Gzip {
    /// Below this size, a request takes about as long as without compression.
    private static final int MIN_BYTES = 4 * 1024;

    private Gzip() {}

    /// Returns the body in gzip; empty when that does not help. It uses the fastest level, which already makes chats several times smaller.
    static Optional<byte[]> ifSmaller(byte[] body) {
        return Optional.of(body).filter(bytes -> bytes.length >= MIN_BYTES).map(Gzip::of)
                .filter(gzip -> gzip.length < body.length);
    }

    private static byte[] of(byte[] body) {
        var bytes = new ByteArrayOutputStream(body.length / 2);
        try (var gzip = new FastGzip(bytes)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(ByteArrayOutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
