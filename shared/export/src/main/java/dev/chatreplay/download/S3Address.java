package dev.chatreplay.download;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.aws.AwsClients.Endpoints;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.endpoint.DualstackEnabledProvider;
import software.amazon.awssdk.awscore.endpoint.FipsEnabledProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/// The address of S3. It is read from the AWS SDK's own settings, without the S3 client.
///
/// | | |
/// |---|---|
/// | S3 in a region | `https://BUCKET.s3.REGION.amazonaws.com/KEY`, with the DNS suffix of the region's partition |
/// | a bucket whose name is not a DNS label, for example with dots | `https://s3.REGION.amazonaws.com/BUCKET/KEY`, because no certificate covers it as a host |
/// | a configured endpoint (`AWS_ENDPOINT_URL_S3`, …) | `http://HOST:PORT/BUCKET/KEY`, because no DNS entry covers `BUCKET.HOST` |
///
/// @param region the region that requests are signed for
/// @param endpoint the endpoint without a trailing slash
/// @param hasHostPerBucket whether `BUCKET.` before the endpoint's host names the bucket
record S3Address(Region region, String endpoint, boolean hasHostPerBucket) {
    private static final String HTTPS = "https://";
    private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]");

    /// Finds the address that the S3 client of `aws` calls.
    static S3Address of(AwsClients aws) {
        var region = aws.endpoints().map(Endpoints::region)
                .orElseGet(() -> DefaultAwsRegionProviderChain.builder().build().getRegion());
        return aws.s3Endpoint()
                .map(endpoint -> new S3Address(region, endpoint.toString().replaceAll("/+$", ""), false))
                .orElseGet(() -> inRegion(region));
    }

    /// Returns the address of S3 in an AWS region.
    static S3Address inRegion(Region region) {
        var host = "s3" + (isSet(FipsEnabledProvider.builder().build().isFipsEnabled()) ? "-fips" : "")
                + (isSet(DualstackEnabledProvider.builder().build().isDualstackEnabled()) ? ".dualstack" : "")
                + "." + region.id() + "." + PartitionMetadata.of(region).dnsSuffix();
        return new S3Address(region, HTTPS + host, true);
    }

    /// Creates a request for one object.
    SdkHttpRequest.Builder get(String bucket, String key) {
        var base = hasHostPerBucket && DNS_LABEL.matcher(bucket).matches()
                ? HTTPS + bucket + "." + endpoint.substring(HTTPS.length())
                : endpoint + "/" + bucket;
        return SdkHttpRequest.builder().method(SdkHttpMethod.GET)
                .uri(URI.create(base + "/" + SdkHttpUtils.urlEncodeIgnoreSlashes(key)));
    }

    private static boolean isSet(Optional<Boolean> setting) {
        return setting.orElse(false);
    }
}
