package dev.chatreplay.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/// New objects of one bucket, and uploads in parts. It accepts only calls that keep an object that exists, with the SHA-256 of their bytes.
final class S3InMemory implements S3Client {
    static final String BUCKET = "exports";

    /// The objects by their key.
    final Map<String, byte[]> objects = new HashMap<>();
    /// The parts of the open uploads, by the id of the upload.
    final Map<String, Map<Integer, byte[]>> uploads = new HashMap<>();
    /// The content types of all new objects and uploads.
    final Map<String, String> contentTypes = new HashMap<>();
    /// The answer to the next PUT or end of an upload, in place of the right one.
    @Nullable
    AwsServiceException lostAnswer;
    /// The answer to HEAD.
    @Nullable
    AwsServiceException refusedHead;
    int puts;
    int heads;

    static AwsServiceException failure(int status) {
        return S3Exception.builder().statusCode(status).message("status " + status).build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}

    private static byte[] bytes(RequestBody body, @Nullable String sha256) {
        try (var stream = body.contentStreamProvider().newStream()) {
            var bytes = stream.readAllBytes();
            assertThat(sha256).isEqualTo(ObjectWriter.base64Sha256(bytes, bytes.length));
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String key, @Nullable String condition, byte[] content) {
        assertThat(condition).isEqualTo("*");
        if (objects.putIfAbsent(key, content) != null) {
            throw failure(412);
        }
        var answer = lostAnswer;
        lostAnswer = null;
        if (answer != null) {
            throw answer;
        }
    }

    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
        assertThat(request.bucket()).isEqualTo(BUCKET);
        puts++;
        contentTypes.put(request.key(), request.contentType());
        add(request.key(), request.ifNoneMatch(), bytes(body, request.checksumSHA256()));
        return PutObjectResponse.builder().build();
    }

    @Override
    public CreateMultipartUploadResponse createMultipartUpload(CreateMultipartUploadRequest request) {
        assertThat(request.bucket()).isEqualTo(BUCKET);
        contentTypes.put(request.key(), request.contentType());
        var id = request.key() + "#" + uploads.size();
        uploads.put(id, new TreeMap<>());
        return CreateMultipartUploadResponse.builder().uploadId(id).build();
    }

    private Map<Integer, byte[]> parts(String uploadId) {
        var parts = uploads.get(uploadId);
        if (parts == null) {
            throw NoSuchUploadException.builder().statusCode(404).message("no such upload").build();
        }
        return parts;
    }

    @Override
    public UploadPartResponse uploadPart(UploadPartRequest request, RequestBody body) {
        parts(request.uploadId()).put(request.partNumber(), bytes(body, request.checksumSHA256()));
        return UploadPartResponse.builder().eTag("etag-" + request.partNumber()).build();
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(CompleteMultipartUploadRequest request) {
        var parts = parts(request.uploadId());
        var content = new ByteArrayOutputStream();
        request.multipartUpload().parts().forEach(part -> {
            var bytes = Objects.requireNonNull(parts.get(part.partNumber()));
            assertThat(List.of(part.eTag(), part.checksumSHA256()))
                    .containsExactly("etag-" + part.partNumber(), ObjectWriter.base64Sha256(bytes, bytes.length));
            content.writeBytes(bytes);
        });
        uploads.remove(request.uploadId());
        add(request.key(), request.ifNoneMatch(), content.toByteArray());
        return CompleteMultipartUploadResponse.builder().build();
    }

    @Override
    public AbortMultipartUploadResponse abortMultipartUpload(AbortMultipartUploadRequest request) {
        parts(request.uploadId());
        uploads.remove(request.uploadId());
        return AbortMultipartUploadResponse.builder().build();
    }

    @Override
    public HeadObjectResponse headObject(HeadObjectRequest request) {
        heads++;
        if (refusedHead != null) {
            throw refusedHead;
        }
        var content = objects.get(request.key());
        if (content == null) {
            throw NoSuchKeyException.builder().statusCode(404).message("no such key").build();
        }
        return HeadObjectResponse.builder().contentLength((long) content.length).build();
    }
}
