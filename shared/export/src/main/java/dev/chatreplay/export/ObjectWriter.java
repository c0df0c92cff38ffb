package dev.chatreplay.export;

import dev.chatreplay.runtime.Sha256;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Writes one new object whose length is not known before. A small object is written with a single PUT, a larger one with a multipart upload.
/// Memory holds one buffer of at most one part, which a single PUT copies. The SHA-256 is computed while writing.
///
/// Not thread-safe. The caller ends with [#finish] or [#close]. A close before the finish leaves no object.
final class ObjectWriter extends OutputStream {
    /// The size of a part. S3 takes parts of at least 5 MiB, and at most 10,000 of them. Parts of 8 MiB allow 80 GB.
    static final int PART_BYTES = 8 * 1024 * 1024;

    private static final int FIRST_BUFFER_BYTES = 64 * 1024;
    private static final int HTTP_FORBIDDEN = 403;
    private static final int HTTP_CONFLICT = 409;
    private static final int HTTP_PRECONDITION_FAILED = 412;

    private final S3Client s3;
    private final String bucket;
    private final String key;
    private final String contentType;
    private final int partBytes;
    private final MessageDigest sha256 = Sha256.start();
    private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
    private int buffered;
    private long length;
    private @Nullable MultipartUpload upload;

    /// The object that was written.
    record Written(String key, long bytes, String sha256) {}

    /// Another request wrote to the same key at the same time, or an earlier try of this upload may have succeeded. S3's documentation says to
    /// start the upload again.
    static final class ConflictException extends RuntimeException {
        private static final long serialVersionUID = 1;

        ConflictException(S3Exception cause) {
            super("a conflicting conditional write to S3", cause);
        }
    }

    ObjectWriter(S3Client s3, String bucket, String key, String contentType) {
        this(s3, bucket, key, contentType, PART_BYTES);
    }

    ObjectWriter(S3Client s3, String bucket, String key, String contentType, int partBytes) {
        this.s3 = s3;
        this.bucket = bucket;
        this.key = key;
        this.contentType = contentType;
        this.partBytes = partBytes;
    }

    @Override
    public void write(int b) {
        write(new byte[]{(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
        sha256.update(bytes, offset, count);
        length += count;
        int from = offset;
        int left = count;
        while (left > 0) {
            if (buffered == partBytes) {
                uploadPart();
            }
            int taken = Math.min(left, partBytes - buffered);
            ensureRoomFor(taken);
            System.arraycopy(bytes, from, buffer, buffered, taken);
            buffered += taken;
            from += taken;
            left -= taken;
        }
    }

    /// Finishes the object, unless an existing object has the same bytes.
    ///
    /// @param existingSha256 the hash of the existing object
    /// @return the written object; empty when the bytes are the same and no object was written
    /// @throws ConflictException when the caller must start again from the log
    Optional<Written> finish(Optional<String> existingSha256) {
        var hash = HexFormat.of().formatHex(sha256.digest());
        if (existingSha256.filter(hash::equals).isPresent()) {
            close();
            return Optional.empty();
        }
        try {
            if (upload == null) {
                put();
            } else {
                uploadPart();
                upload.complete();
                upload = null;
            }
        } catch (S3Exception e) {
            throwUnlessWritten(e);
        }
        return Optional.of(new Written(key, length, hash));
    }

    /// Aborts an unfinished upload.
    @Override
    public void close() {
        if (upload != null) {
            upload.abort();
            upload = null;
        }
    }

    private void put() {
        var content = Arrays.copyOf(buffer, buffered);
        s3.putObject(r -> r.bucket(bucket)
                .key(key)
                .ifNoneMatch("*")
                .contentType(contentType)
                .checksumSHA256(base64Sha256(content, content.length)),
                RequestBody.fromBytes(content));
    }

    private void uploadPart() {
        if (upload == null) {
            upload = new MultipartUpload(s3, bucket, key, contentType);
        }
        upload.addPart(buffer, buffered);
        buffered = 0;
    }

    /// Throws a failure, unless the object was written nevertheless. No other worker writes to this key, so an existing object of the same
    /// length is the one that this writer wrote. In this case the answer was lost, and the condition refused the SDK's retry. S3 answers `NoSuchUpload` to a retry when the first
    /// try has completed the upload.
    private void throwUnlessWritten(S3Exception failure) {
        if (failure.statusCode() == HTTP_CONFLICT) {
            throw new ConflictException(failure);
        }
        var mayBeWritten = failure.statusCode() == HTTP_PRECONDITION_FAILED
                || failure instanceof NoSuchUploadException;
        if (!mayBeWritten || writtenLength() != length) {
            throw failure;
        }
        close();
    }

    private long writtenLength() {
        try {
            return s3.headObject(r -> r.bucket(bucket).key(key)).contentLength();
        } catch (S3Exception e) {
            if (e.statusCode() == HTTP_FORBIDDEN) {
                // This function may write the object and may not read it. The caller writes it again, under another key.
                throw new ConflictException(e);
            }
            throw e;
        }
    }

    private void ensureRoomFor(int count) {
        if (buffered + count > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(partBytes, Math.max(2 * buffer.length, buffered + count)));
        }
    }

    static String base64Sha256(byte[] bytes, int count) {
        var digest = Sha256.start();
        digest.update(bytes, 0, count);
        return Base64.getEncoder().encodeToString(digest.digest());
    }
}
