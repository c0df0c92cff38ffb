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
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/// Signs links to finished files. A link says truly when it ends: at the end of its time to live, of the credentials that signed it, or
/// of the object, whichever is first.
public final class DownloadLinks {
    /// Temporary credentials that do not tell their end: Lambda's environment variables are renewed well before it.
    private static final Duration UNKNOWN_CREDENTIALS_TTL = Duration.ofMinutes(15);

    private final AwsClients aws;
    private final String bucket;
    private final LinkSigner signer;
    private final Duration lifetime;
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
    ///
    /// @param clock that retention goes by. The time in a signature is the machine's, because S3 compares it with its own.
    public DownloadLinks(AwsClients aws, String bucket, Duration lifetime, Clock clock) {
        this.aws = aws;
        this.bucket = bucket;
        this.signer = new LinkSigner(S3Address.of(aws.endpoints()), Clock.systemUTC());
        this.lifetime = lifetime;
        this.clock = clock;
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
        var wholeSeconds = Duration.ofSeconds(ttl.toSeconds());
        var signed = signer.sign(bucket, file.key(), Map.of(
                "response-content-type", format.contentType(),
                "response-content-disposition",
                "attachment; filename=\"chat-" + sessionId + "." + format.extension() + "\""),
                // The very credentials whose end was compared: the provider may renew its own meanwhile.
                credentials, wholeSeconds);
        return new DownloadLink(signed.url(), signed.signedAt().plus(wholeSeconds));
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
