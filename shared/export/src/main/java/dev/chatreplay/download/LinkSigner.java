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
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;

/// Presigns GET requests for objects, like the SDK's S3Presigner. It uses only the SDK's signer, because the S3 client adds hundreds of
/// classes to a function's cold start.
///
/// Thread-safe.
final class LinkSigner {
    private final S3Address address;
    private final Clock clock;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    /// A presigned URL.
    ///
    /// @param signedAt the time in the signature, to the second; S3 counts the lifetime from it
    record SignedUrl(URL url, Instant signedAt) {
        /// Leaves out the URL, because it gives access like a key.
        @Override
        public String toString() {
            return "SignedUrl[signedAt=" + signedAt + "]";
        }
    }

    /// @param clock a clock that agrees with S3's clock
    LinkSigner(S3Address address, Clock clock) {
        this.address = address;
        this.clock = clock;
    }

    /// Signs a URL.
    ///
    /// @param parameters the query parameters, which set headers of S3's answer
    /// @param lifetime the lifetime of the URL in whole seconds, at most 7 days
    SignedUrl sign(String bucket, String key, Map<String, String> parameters, AwsCredentials credentials,
            Duration lifetime) {
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var request = address.get(bucket, key);
        // Sort the parameters like the presigner, because the order of a Map differs between JVMs.
        new TreeMap<>(parameters).forEach(request::putRawQueryParameter);
        var signed = signer.sign(r -> r.identity(credentials).request(request.build())
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                .putProperty(AwsV4HttpSigner.REGION_NAME, address.region().id())
                .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, lifetime)
                // S3 does not normalize the path, and normalizing could change a key.
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
            throw new IllegalStateException("the address of an object is not a URL", e);
        }
    }
}
