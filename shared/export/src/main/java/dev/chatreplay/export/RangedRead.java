package dev.chatreplay.export;

import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Reads a part of an object. This code is not in [ExportBucket], because its catch block loads classes of the S3 SDK. Most functions start
/// without them.
final class RangedRead {
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private RangedRead() {}

    /// Reads the bytes from `from` up to `to`, exclusive. Returns fewer when the object ends before `to`.
    ///
    /// @throws MissingObjectException when there is no such object
    static byte[] of(S3Client s3, String bucket, String key, long from, long to) {
        try {
            return s3.getObject(r -> r.bucket(bucket).key(key).range("bytes=" + from + "-" + (to - 1)),
                    ResponseTransformer.toBytes()).asByteArray();
        } catch (S3Exception e) {
            return switch (e.statusCode()) {
                // S3 answers 403 for a missing object when the function may not list the bucket.
                case NOT_FOUND, FORBIDDEN -> throw new MissingObjectException(e);
                case RANGE_NOT_SATISFIABLE -> new byte[0];
                default -> throw e;
            };
        }
    }
}
