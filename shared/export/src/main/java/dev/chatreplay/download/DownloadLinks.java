package dev.chatreplay.download;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.format.FileFormat;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.session.ChatFile;
import java.net.URL;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.s3.presigner.model.PresignedGetObjectRequest;

/// Signs links to finished CSVs. A link says truly when it ends: at the end of its time to live, of the credentials that signed it, or
/// of the object, whichever is first.
public final class DownloadLinks {
    /// Temporary credentials that do not tell their end: Lambda's environment variables are renewed well before it.
    private static final Duration UNKNOWN_CREDENTIALS_TTL = Duration.ofMinutes(15);

    private static final DateTimeFormatter AMZ_DATE = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
            .withZone(ZoneOffset.UTC);

    private final AwsClients aws;
    private final String bucket;
    private final Duration lifetime;
    private final Supplier<S3Presigner> presigner;
    private final Clock clock;

    /// A link and its end, to the second.
    ///
    /// @param url with a signature that lets anybody who has it read this one object
    /// @param expiresAt from when on S3 refuses it
    public record DownloadLink(URL url, Instant expiresAt) {
        /// Without the URL, which is as good as a key.
        @Override
        public String toString() {
            return "DownloadLink[expiresAt=" + expiresAt + "]";
        }
    }

    /// Signs links into `bucket`.
    public DownloadLinks(AwsClients aws, String bucket, Duration lifetime, Clock clock) {
        this.aws = aws;
        this.bucket = bucket;
        this.lifetime = lifetime;
        this.clock = clock;
        this.presigner = aws.onFirstUse(() -> presigner(aws));
    }

    private static S3Presigner presigner(AwsClients aws) {
        var builder = S3Presigner.builder().credentialsProvider(aws.credentials());
        aws.endpoints().ifPresent(at -> builder.endpointOverride(at.s3()).region(at.region()));
        return builder.build();
    }

    /// Signs a link.
    ///
    /// @param format of the file
    /// @param sessionId names the file that the browser saves
    /// @param objectEnd when retention removes the object
    /// @throws ApiException `EXPORT_EXPIRED` when that has come
    public DownloadLink sign(ChatFile file, FileFormat format, String sessionId, Instant objectEnd) {
        var credentials = aws.credentials().resolveCredentials();
        var now = clock.instant();
        var ofObject = Duration.between(now, objectEnd);
        if (ofObject.toSeconds() < 1) {
            throw new ApiException(Reason.EXPORT_EXPIRED);
        }
        var ofCredentials = lifetime(credentials, now);
        if (ofCredentials.toSeconds() < 1) {
            throw new ApiException(Reason.TRY_AGAIN,
                    new IllegalStateException("the credentials of this function have expired"));
        }
        return sign(file, format, sessionId, credentials, shortest(lifetime, ofObject, ofCredentials));
    }

    private DownloadLink sign(ChatFile file, FileFormat format, String sessionId, AwsCredentials credentials,
            Duration ttl) {
        var signed = presigner.get()
                .presignGetObject(p -> p.signatureDuration(Duration.ofSeconds(ttl.toSeconds()))
                        .getObjectRequest(r -> r.bucket(bucket)
                                .key(file.key())
                                .responseContentType(format.contentType())
                                .responseContentDisposition(
                                        "attachment; filename=\"chat-" + sessionId + "." + format.extension() + "\"")
                                // The very credentials whose end was looked at: the provider may renew its own meanwhile.
                                .overrideConfiguration(
                                        c -> c.credentialsProvider(StaticCredentialsProvider.create(credentials)))));
        return new DownloadLink(signed.url(), signedAt(signed).plusSeconds(ttl.toSeconds()));
    }

    /// The time in the signature, which S3 counts from. The SDK's own `expiration()` is up to a second later.
    private static Instant signedAt(PresignedGetObjectRequest signed) {
        var date = signed.httpRequest().firstMatchingRawQueryParameter("X-Amz-Date").orElseThrow();
        return Instant.from(AMZ_DATE.parse(date));
    }

    /// Access keys of a user have no end; those of a session do, and most tell it.
    private static Duration lifetime(AwsCredentials credentials, Instant now) {
        return credentials.expirationTime()
                .map(end -> Duration.between(now, end))
                .orElse(credentials instanceof AwsSessionCredentials ? UNKNOWN_CREDENTIALS_TTL : Duration.ofDays(7));
    }

    private static Duration shortest(Duration a, Duration b, Duration c) {
        var ab = a.compareTo(b) < 0 ? a : b;
        return ab.compareTo(c) < 0 ? ab : c;
    }
}
