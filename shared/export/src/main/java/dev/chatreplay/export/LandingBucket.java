package dev.chatreplay.export;

import dev.chatreplay.aws.AwsClients;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Request;

/// The calls to a landing bucket. Every write is conditional: it takes effect only while the object is still the one that the worker saw.
///
/// @param role the credentials of the assumed role; empty when the calls have those of the function
record LandingBucket(AwsClients aws, String bucket, Optional<AwsCredentialsProvider> role) {
    private static final String OWNER = "chat-replay-session";
    private static final String SHA256 = "chat-replay-sha256";
    private static final String VERSION = "chat-replay-version";
    private static final int HTTP_NOT_FOUND = 404;
    private static final int HTTP_CONFLICT = 409;
    private static final int HTTP_PRECONDITION_FAILED = 412;

    /// An existing object.
    ///
    /// @param owner the session that the object belongs to; empty when Chat Replay did not write it
    /// @param sha256 the hash of its content, as its writer named it; empty when Chat Replay did not write it
    record Seen(String eTag, String owner, String sha256) {}

    /// What the metadata of a new object say. An operator reads the version; no step depends on it.
    record Label(String owner, String sha256, long workVersion) {
        private Map<String, String> metadata() {
            return Map.of(OWNER, owner, SHA256, sha256, VERSION, Long.toString(workVersion));
        }
    }

    /// A conditional write was refused, because the object has changed since the worker saw it.
    static final class ChangedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private ChangedException(S3Exception cause) {
            super("an object in the landing bucket has changed", cause);
        }
    }

    private <R extends S3Request.Builder> R signed(R request) {
        role.ifPresent(credentials -> request.overrideConfiguration(c -> c.credentialsProvider(credentials)));
        return request;
    }

    private S3Client s3() {
        return S3Clients.of(aws);
    }

    /// Looks at an object; empty when there is none.
    Optional<Seen> look(String key) {
        try {
            var head = s3().headObject(r -> signed(r).bucket(bucket).key(key));
            return Optional.of(new Seen(head.eTag(), head.metadata().getOrDefault(OWNER, ""),
                    head.metadata().getOrDefault(SHA256, "")));
        } catch (S3Exception e) {
            // The answer to HEAD has no body, so a missing bucket looks like a missing object. The write shows the difference.
            if (e.statusCode() != HTTP_NOT_FOUND) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /// Writes an object in one call.
    ///
    /// @param seen the object that the write replaces; empty when it must not replace any
    /// @throws ChangedException when the object is no longer the one that was seen
    void put(String key, String contentType, Label label, byte[] content, Optional<Seen> seen) {
        try {
            s3().putObject(r -> signed(r).bucket(bucket).key(key).contentType(contentType).metadata(label.metadata())
                    .checksumSHA256(ObjectWriter.base64Sha256(content, content.length))
                    .ifMatch(seen.map(Seen::eTag).orElse(null))
                    .ifNoneMatch(seen.isPresent() ? null : "*"), RequestBody.fromBytes(content));
        } catch (S3Exception e) {
            throw changedOr(e);
        }
    }

    /// Starts an upload in parts. Only [#complete] writes the object.
    ///
    /// @return the id of the upload
    String start(String key, String contentType, Label label) {
        return s3().createMultipartUpload(
                r -> signed(r).bucket(bucket).key(key).contentType(contentType).metadata(label.metadata())
                        .checksumAlgorithm(ChecksumAlgorithm.SHA256))
                .uploadId();
    }

    /// Uploads one part.
    CompletedPart addPart(String key, String upload, int number, byte[] content) {
        var checksum = ObjectWriter.base64Sha256(content, content.length);
        var eTag = s3().uploadPart(
                r -> signed(r).bucket(bucket).key(key).uploadId(upload).partNumber(number).checksumSHA256(checksum),
                RequestBody.fromBytes(content)).eTag();
        return CompletedPart.builder().partNumber(number).eTag(eTag).checksumSHA256(checksum).build();
    }

    /// Writes the object from the parts of an upload.
    ///
    /// @param seen the object that the write replaces; empty when it must not replace any
    /// @throws ChangedException when the object is no longer the one that was seen
    void complete(String key, String upload, List<CompletedPart> parts, Optional<Seen> seen) {
        try {
            s3().completeMultipartUpload(r -> signed(r).bucket(bucket).key(key).uploadId(upload)
                    .multipartUpload(m -> m.parts(parts))
                    .ifMatch(seen.map(Seen::eTag).orElse(null))
                    .ifNoneMatch(seen.isPresent() ? null : "*"));
        } catch (NoSuchUploadException e) {
            // The first try has completed the upload, and its answer was lost. The worker looks again.
            throw new ChangedException(e);
        } catch (S3Exception e) {
            throw changedOr(e);
        }
    }

    /// Deletes the parts of an upload that was not completed. When that fails, too, adds the failure to `cause`.
    void abort(String key, String upload, RuntimeException cause) {
        try {
            s3().abortMultipartUpload(r -> signed(r).bucket(bucket).key(key).uploadId(upload));
        } catch (NoSuchUploadException _) {
            // The upload was completed, or an earlier abort took effect.
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    /// S3 answers 404 when the object to replace was deleted, and 409 when another write is in progress. A missing bucket is 404, too.
    private static RuntimeException changedOr(S3Exception failure) {
        return switch (failure.statusCode()) {
            case HTTP_CONFLICT, HTTP_PRECONDITION_FAILED -> new ChangedException(failure);
            case HTTP_NOT_FOUND -> failure instanceof NoSuchKeyException ? new ChangedException(failure) : failure;
            default -> failure;
        };
    }
}
