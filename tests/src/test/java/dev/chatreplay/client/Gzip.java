package dev.chatreplay.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// Compresses bodies, and decompresses them as Java does.
public final class Gzip {
    private Gzip() {}

    /// Returns one gzip member with this content.
    public static byte[] of(byte[] content) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /// Whether Java decompresses these bytes to this content.
    public static boolean isOf(byte[] content, byte[] gzip) {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            return Arrays.equals(in.readAllBytes(), content);
        } catch (IOException e) {
            return false;
        }
    }

    /// Returns the bytes of all parts, one after the other.
    public static byte[] concat(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (var part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
