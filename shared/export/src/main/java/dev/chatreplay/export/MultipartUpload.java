package dev.chatreplay.export;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;

/// Uploads a new object in parts. Every part is sent with its SHA-256, which S3 verifies.
final class MultipartUpload {
    private final S3Client s3;
    private final String bucket;
    private final String key;
    private final String uploadId;
    private final List<CompletedPart> parts = new ArrayList<>();

    MultipartUpload(S3Client s3, String bucket, String key, String contentType) {
        this.s3 = s3;
        this.bucket = bucket;
        this.key = key;
        this.uploadId = s3.createMultipartUpload(r -> r.bucket(bucket)
                .key(key)
                .contentType(contentType)
                .checksumAlgorithm(ChecksumAlgorithm.SHA256))
                .uploadId();
    }

    void addPart(byte[] buffer, int count) {
        var number = parts.size() + 1;
        var checksum = ObjectWriter.base64Sha256(buffer, count);
        var etag = s3.uploadPart(
                r -> r.bucket(bucket).key(key).uploadId(uploadId).partNumber(number).checksumSHA256(checksum),
                RequestBody.fromByteBuffer(ByteBuffer.wrap(buffer, 0, count)))
                .eTag();
        parts.add(CompletedPart.builder().partNumber(number).eTag(etag).checksumSHA256(checksum).build());
    }

    void complete() {
        s3.completeMultipartUpload(r -> r.bucket(bucket)
                .key(key)
                .uploadId(uploadId)
                .ifNoneMatch("*")
                .multipartUpload(m -> m.parts(parts)));
    }

    void abort() {
        try {
            s3.abortMultipartUpload(r -> r.bucket(bucket).key(key).uploadId(uploadId));
        } catch (NoSuchUploadException _) {
            // The upload was completed, or an earlier abort took effect. No parts are left to delete.
        }
    }
}
