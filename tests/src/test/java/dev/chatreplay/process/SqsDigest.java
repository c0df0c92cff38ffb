package dev.chatreplay.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// Computes the digests in the answers of SQS. The SDK refuses an answer with a wrong one.
final class SqsDigest {
    private static final int TEXT = 1;

    private SqsDigest() {}

    /// Returns the digest of a body.
    static String of(String body) {
        return of(body.getBytes(UTF_8));
    }

    /// Returns the digest of the only attribute of a message, a text in ASCII.
    static String of(String name, String value) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            for (var text : List.of(name, "String")) {
                out.writeInt(text.length());
                out.writeBytes(text);
            }
            out.writeByte(TEXT);
            out.writeInt(value.length());
            out.writeBytes(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return of(bytes.toByteArray());
    }

    private static String of(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
