package dev.chatreplay.download;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.format.ChatFileName;
import dev.chatreplay.format.FileFormat;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.session.ChatFile;
import dev.chatreplay.wiring.Stores;
import java.net.URL;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/// Signs download links. A link ends at the earliest of three times: the end of its lifetime, of the credentials that signed it, or of the
/// object's retention. `expiresAt` is that time.
public final class DownloadLinks {
    /// The assumed remaining lifetime of temporary credentials without an expiration time. Lambda renews those in its environment variables
    /// well before their end.
    private static final Duration UNKNOWN_CREDENTIALS_TTL = Duration.ofMinutes(15);

    /// A link of less than a second is none.
    private static final Duration MIN_LIFETIME = Duration.ofSeconds(1);

    private final AwsClients aws;
    private final String bucket;
    private final LinkSigner signer;
    private final Duration lifetime;
    private final Clock clock;

    /// A download link and its end, to the second.
    ///
    /// @param url the presigned URL; every holder can read this one object
    /// @param expiresAt the time from which S3 refuses the link
    public record DownloadLink(URL url, Instant expiresAt) {
        /// Returns the whole seconds for which S3 still takes the link. It counts by the machine's time, as S3 does.
        public long secondsLeft() {
            return Math.max(0, Duration.between(Instant.now(), expiresAt).toSeconds());
        }

        /// Leaves out the URL, because it gives access like a key.
        @Override
        public String toString() {
            return "DownloadLink[expiresAt=" + expiresAt + "]";
        }
    }

    /// Creates links to objects in `bucket`.
    ///
    /// @param clock the clock of the retention. A signature contains the machine's time instead, because S3 compares it with its own clock.
    public DownloadLinks(AwsClients aws, String bucket, Duration lifetime, Clock clock) {
        this(aws, bucket, new LinkSigner(S3Address.of(aws), Clock.systemUTC()), lifetime, clock);
    }

    private DownloadLinks(AwsClients aws, String bucket, LinkSigner signer, Duration lifetime, Clock clock) {
        this.aws = aws;
        this.bucket = bucket;
        this.signer = signer;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /// Creates the links of an installation.
    public static DownloadLinks of(Stores stores, Clock clock) {
        return new DownloadLinks(stores.aws(), stores.environment().text("EXPORT_BUCKET"),
                stores.retention().linkLifetime(), clock);
    }

    /// Signs a download link for one object.
    ///
    /// @param format the format of the file
    /// @param sessionId the session id, for the file name in the browser
    /// @param objectEnd the time at which the bucket's lifecycle deletes the object
    /// @throws ApiException `EXPORT_EXPIRED` less than a second before `objectEnd` and after it; `TRY_AGAIN` when the credentials have expired
    public DownloadLink sign(ChatFile file, FileFormat format, String sessionId, Instant objectEnd) {
        return sign(file, format, sessionId, objectEnd, MIN_LIFETIME);
    }

    /// Signs a download link that neither the end of the object nor that of the credentials makes shorter than `atLeast`.
    ///
    /// @throws ApiException `EXPORT_EXPIRED` when the object ends before; `TRY_AGAIN` when the credentials end before
    public DownloadLink sign(ChatFile file, FileFormat format, String sessionId, Instant objectEnd, Duration atLeast) {
        var credentials = aws.credentials().resolveCredentials();
        var now = clock.instant();
        var ofObject = Duration.between(now, objectEnd);
        if (ofObject.compareTo(atLeast) < 0) {
            throw new ApiException(Reason.EXPORT_EXPIRED);
        }
        var ofCredentials = lifetime(credentials, now);
        if (ofCredentials.compareTo(atLeast) < 0) {
            throw new ApiException(Reason.TRY_AGAIN,
                    new IllegalStateException("the credentials of this function end too soon"));
        }
        return sign(file, format, sessionId, credentials, shortest(lifetime, ofObject, ofCredentials));
    }

    /// Returns the same links with a shorter lifetime, if they do not have it already.
    public DownloadLinks ofAtMost(Duration shorter) {
        return shorter.compareTo(lifetime) < 0 ? new DownloadLinks(aws, bucket, signer, shorter, clock) : this;
    }

    private DownloadLink sign(ChatFile file, FileFormat format, String sessionId, AwsCredentials credentials,
            Duration ttl) {
        var wholeSeconds = Duration.ofSeconds(ttl.toSeconds());
        var signed = signer.sign(bucket, file.key(), Map.of(
                "response-content-type", format.contentType(),
                "response-content-disposition",
                ContentDisposition.attachment(ChatFileName.of(sessionId, format))),
                // Sign with the credentials whose end was compared, because the provider may have renewed its own since.
                credentials, wholeSeconds);
        return new DownloadLink(signed.url(), signed.signedAt().plus(wholeSeconds));
    }

    /// Returns the remaining lifetime of the credentials. Access keys of a user have no end, and AWS allows links of 7 days. Temporary
    /// credentials have an end, and most report it.
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
