package dev.chatreplay.download;

import java.net.MalformedURLException;
import java.net.URL;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.utils.Lazy;

/// Presigns GET requests for the objects of one bucket, as the SDK's S3Presigner does. It uses the SDK's signer alone, because the
/// S3 client costs a function that signs links hundreds of classes at its cold start.
///
/// Thread-safe.
final class LinkSigner {
    private final Lazy<BucketAddress> address;
    private final Clock clock;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    /// A presigned URL.
    ///
    /// @param signedAt the time in the signature, to the second: S3 counts the lifetime from it
    record SignedUrl(URL url, Instant signedAt) {
        /// Without the URL, which is as good as a key.
        @Override
        public String toString() {
            return "SignedUrl[signedAt=" + signedAt + "]";
        }
    }

    /// @param address of the bucket; the first link asks for it
    /// @param clock that S3 agrees with
    LinkSigner(Supplier<BucketAddress> address, Clock clock) {
        this.address = new Lazy<>(address);
        this.clock = clock;
    }

    /// Signs a URL.
    ///
    /// @param parameters of the query, which S3 answers with
    /// @param lifetime in whole seconds, at most 7 days
    SignedUrl sign(String key, Map<String, String> parameters, AwsCredentials credentials, Duration lifetime) {
        var at = address.getValue();
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var request = at.get(key);
        // Sorted as the presigner has them: the order of a Map differs from one JVM to the next.
        new TreeMap<>(parameters).forEach(request::putRawQueryParameter);
        var signed = signer.sign(r -> r.identity(credentials).request(request.build())
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                .putProperty(AwsV4HttpSigner.REGION_NAME, at.region().id())
                .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, lifetime)
                // S3 takes the path as it is: keys may hold what normalizing would change.
                .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(now, ZoneOffset.UTC)));
        return new SignedUrl(url(signed.request()), now);
    }

    private static URL url(SdkHttpRequest request) {
        try {
            return request.getUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("an https address is a URL", e);
        }
    }
}
